using System.Text.RegularExpressions;
using AutoStack.Api.Hosting;
using AutoStack.Api.Registries.Distribution;

namespace AutoStack.Api.Registries.Ecr;

/// <summary>Section <c>AutoStack:Registry</c> for Amazon ECR.</summary>
/// <param name="Server">The registry itself.</param>
/// <param name="Region">Such as <c>eu-central-1</c>.</param>
/// <param name="Endpoint">Where its service is asked for logins and new repositories.</param>
public sealed partial record EcrSettings(DistributionSettings Server, string Region, Uri Endpoint)
{
    private const string Form = "an address such as https://123456789012.dkr.ecr.eu-central-1.amazonaws.com/team, or another one together with AutoStack:Registry:Region and AutoStack:Registry:Endpoint";

    /// <exception cref="InvalidSettingException">A value is missing, or is none.</exception>
    public static EcrSettings From(IConfiguration configuration)
    {
        foreach (var stray in new[] { "Username", "Password" })
            if (!string.IsNullOrEmpty(configuration[$"AutoStack:Registry:{stray}"]))
                throw new InvalidSettingException($"AutoStack:Registry:{stray}", "(hidden)", "nothing: a login at ECR comes from the credentials of AWS");
        var server = DistributionSettings.From(configuration);
        var host = Host().Match(server.Server.Host);
        var region = configuration["AutoStack:Registry:Region"] is { Length: > 0 } named ? named
            : host.Success ? host.Groups["region"].Value
            : throw new InvalidSettingException("AutoStack:Registry:Url", $"{server.Server}", Form);
        if (!RegionName().IsMatch(region))
            throw new InvalidSettingException("AutoStack:Registry:Region", region, "a region such as eu-central-1");
        return new EcrSettings(server, region, Address(configuration["AutoStack:Registry:Endpoint"], host, region, server));
    }

    private static Uri Address(string? given, Match host, string region, DistributionSettings server)
    {
        const string key = "AutoStack:Registry:Endpoint";
        if (string.IsNullOrEmpty(given))
            return host.Success
                ? new Uri($"https://api.ecr{host.Groups["fips"].Value}.{region}.{host.Groups["domain"].Value}/")
                : throw new InvalidSettingException(key, null, "the address of the service, where the registry's own tells it not");
        return Uri.TryCreate(given, UriKind.Absolute, out var address) && address is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" } && server.MayAsk(address)
            ? address
            : throw new InvalidSettingException(key, given, "an address such as https://api.ecr.eu-central-1.amazonaws.com, without path, user, query or fragment");
    }

    /// <summary>Amazon ECR User Guide, "Private registries" and "Amazon ECR interface VPC endpoints".</summary>
    [GeneratedRegex(@"\A[0-9]{12}\.dkr\.ecr(?<fips>-fips)?\.(?<region>[a-z0-9-]+)\.(?<domain>amazonaws\.com(\.cn)?)\z")]
    private static partial Regex Host();

    [GeneratedRegex(@"\A[a-z]{2,}(-[a-z0-9]+)+\z")]
    private static partial Regex RegionName();
}
