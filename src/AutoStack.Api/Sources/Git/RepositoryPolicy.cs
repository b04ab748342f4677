using System.Net;
using AutoStack.Api.Hosting;
using AutoStack.Api.Projects;

namespace AutoStack.Api.Sources.Git;

/// <summary>
/// Where AutoStack may fetch from: https and ssh of public hosts, paths under <c>AutoStack:Source:AllowedPaths</c>, and whatever
/// <c>AutoStack:Source:AllowedHosts</c> names, http included.
/// </summary>
public sealed class RepositoryPolicy : RepositoryPermission
{
    private readonly IReadOnlyList<string> paths;
    private readonly IReadOnlyList<string> hosts;

    public RepositoryPolicy(IConfiguration configuration)
    {
        var configured = configuration["AutoStack:Source:AllowedPaths"];
        paths = configured is null
            ? [Real(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)), Real(Path.Combine(StateDirectories.State(configuration), "samples"))]
            : [.. configured.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Real)];
        hosts = (configuration["AutoStack:Source:AllowedHosts"] ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    public override string? Refuse(string url)
    {
        var (parsed, problem) = RepositoryUrl.Parse(url);
        if (parsed is null)
            return $"{problem}.";
        if (parsed.Transport == RepositoryTransport.Path)
            return RefusePath(parsed.Address);
        // A dot at the end names the same host.
        var host = parsed.Host!.TrimEnd('.');
        if (Names(host))
            return null;
        if (parsed.Transport == RepositoryTransport.Http)
            return $"plain http is permitted only for hosts that AutoStack:Source:AllowedHosts names; {host} is not one of them. Use https.";
        return IsLocalName(host) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && RepositoryUrl.IsPrivate(address))
            ? PrivateHost(host)
            : null;
    }

    /// <summary>The same for the addresses that the host's name stands for, asked when it is about to be fetched from.</summary>
    public async Task<string?> RefuseResolved(RepositoryUrl url, CancellationToken cancellation)
    {
        if (url.Host is null || Names(url.Host))
            return null;
        var addresses = await Dns.GetHostAddressesAsync(url.Host, cancellation);
        return addresses.Any(RepositoryUrl.IsPrivate) ? PrivateHost(url.Host) : null;
    }

    /// <summary>Whether <c>AutoStack:Source:AllowedHosts</c> names a host.</summary>
    public bool Names(string host) => hosts.Contains(host.TrimEnd('.'), StringComparer.OrdinalIgnoreCase);

    private static string PrivateHost(string host) =>
        $"{host} is a host of a private network. If AutoStack may fetch from it, name it in AutoStack:Source:AllowedHosts.";

    private string? RefusePath(string path)
    {
        if (path.Split('/').Contains(".."))
            return "a path must not contain '..'.";
        string real;
        try
        {
            real = Real(path);
        }
        catch (IOException)
        {
            return $"the links in {path} lead nowhere.";
        }

        return paths.Any(allowed => real == allowed || real.StartsWith(allowed + "/", StringComparison.Ordinal))
            ? null
            : $"{path} is not under a directory that AutoStack may read ({string.Join(", ", paths)}). Name its parent in AutoStack:Source:AllowedPaths.";
    }

    private static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase)
        || !host.Contains('.');

    /// <summary>The path with every symbolic link in it resolved, as far as it exists.</summary>
    private static string Real(string path)
    {
        var full = Path.GetFullPath(path);
        var real = "/";
        foreach (var part in full.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            if (new DirectoryInfo(real) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is { } target)
                real = target.FullName;
        }

        return real.Length > 1 ? real.TrimEnd('/') : real;
    }
}
