using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using AutoStack.Api.Hosting;

namespace AutoStack.Api.Registries.Distribution;

/// <summary>Section <c>AutoStack:Registry</c> for a server.</summary>
/// <param name="Server">Scheme, host and port. Plain http is spoken where this says so, and nowhere else.</param>
/// <param name="Prefix">Before the names of all repositories; empty or <c>team/apps</c>.</param>
/// <param name="Authorities">Certificate authorities that are trusted besides those of the system; null: no others.</param>
public sealed partial record DistributionSettings(Uri Server, string Prefix, string? Username, string? Password, X509Certificate2Collection? Authorities)
{
    private const string UrlKey = "AutoStack:Registry:Url";
    private const string UrlForm = "an address such as https://registry.example.org/team, without user, query or fragment, its path in lower case";

    /// <summary>The section that these come from, for what is told of a fault.</summary>
    public string Section { get; init; } = "AutoStack:Registry";

    /// <summary>How long a connection may take.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a request may go without any progress.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(60);

    public bool IsPlainHttp => Server.Scheme == Uri.UriSchemeHttp;

    public string Repository(string project) => Prefix.Length == 0 ? project : $"{Prefix}/{project}";

    /// <summary>Whether an address is the registry's own: where its credentials may go.</summary>
    public bool IsOwn(Uri address) => Uri.Compare(address, Server, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Whether an address may be asked at all: plain http only where the setting names it.</summary>
    public bool MayAsk(Uri address) => address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsPlainHttp);

    /// <summary>A text of somebody else's, without what is secret here.</summary>
    public string Masked(string text) => Password is { } password ? text.Replace(password, "***", StringComparison.Ordinal) : text;

    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"{Server}{Prefix}";

    /// <exception cref="InvalidSettingException">A value is missing, or is none.</exception>
    public static DistributionSettings From(IConfiguration configuration)
    {
        var (username, password) = (Text(configuration, "Username"), Text(configuration, "Password"));
        if (username is null != password is null)
            throw username is null
                ? new InvalidSettingException("AutoStack:Registry:Username", null, "the user of AutoStack:Registry:Password")
                : new InvalidSettingException("AutoStack:Registry:Password", null, "the password or token of AutoStack:Registry:Username");
        if (username is not null && username.Contains(':', StringComparison.Ordinal))
            throw new InvalidSettingException("AutoStack:Registry:Username", username, "a name without a colon (RFC 7617)");
        var (server, prefix) = Url(Text(configuration, "Url"));
        return new DistributionSettings(server, prefix, username, password, Text(configuration, "CaFile") is { } file ? AuthorityFile.Read("AutoStack:Registry:CaFile", file) : null);
    }

    private static (Uri Server, string Prefix) Url(string? text)
    {
        if (text is null)
            throw new InvalidSettingException(UrlKey, null, UrlForm);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.UserInfo.Length > 0)
            throw new InvalidSettingException(UrlKey, text.Contains('@', StringComparison.Ordinal) ? "(hidden)" : text, UrlForm);
        var prefix = url.AbsolutePath.Trim('/');
        return url.Scheme is "http" or "https" && url.Host.Length > 0 && url.Query.Length == 0 && url.Fragment.Length == 0 && (prefix.Length == 0 || RepositoryName().IsMatch(prefix))
            ? (new Uri(url.GetLeftPart(UriPartial.Authority)), prefix)
            : throw new InvalidSettingException(UrlKey, text, UrlForm);
    }

    private static string? Text(IConfiguration configuration, string name) => configuration[$"AutoStack:Registry:{name}"] is { Length: > 0 } text ? text : null;

    /// <summary>OCI distribution-spec 1.1, "Pulling manifests": the form of a repository's name. Room for a project's name is left.</summary>
    [GeneratedRegex(@"\A(?=.{1,200}\z)[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex RepositoryName();
}
