using System.Globalization;
using System.Text.RegularExpressions;
using AutoStack.Api.Hosting;
using AutoStack.Api.Sources.Git;

namespace AutoStack.Api.GitOps.Remote;

/// <summary>Section <c>AutoStack:GitOps</c> for a Git server.</summary>
/// <param name="Branch">Without <c>refs/heads/</c>.</param>
public sealed partial record RemoteSettings(RepositoryUrl Url, string Branch, GitAccess Access)
{
    private const string Section = "AutoStack:GitOps";
    private const string UrlForm = "an address such as https://git.example.org/team/gitops.git or git@git.example.org:team/gitops.git, without password, query or fragment";
    private const string FileForm = "the absolute path of a file that can be read, without quotes";

    /// <summary>How long what was fetched counts as new for those who only look.</summary>
    public TimeSpan FetchPeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the server may take for one answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    public string Reference => $"refs/heads/{Branch}";

    /// <summary>Never shows the token.</summary>
    public override string ToString() => $"{Url.Address} {Branch}";

    /// <exception cref="InvalidSettingException">A value is missing, is none, or does not go with the others.</exception>
    public static RemoteSettings From(IConfiguration configuration)
    {
        var url = Address(configuration);
        var branch = Text(configuration, "Branch") ?? "main";
        if (!BranchName().IsMatch(branch) || branch.Split('/').Any(part => part.EndsWith(".lock", StringComparison.Ordinal)))
            throw new InvalidSettingException($"{Section}:Branch", branch, "the name of a branch, such as main or autostack/production");
        return new RemoteSettings(url, branch, url.Transport == RepositoryTransport.Ssh ? BySsh(configuration) : ByHttp(configuration, url))
        {
            FetchPeriod = TimeSpan.FromSeconds(Seconds(configuration)),
        };
    }

    private static RepositoryUrl Address(IConfiguration configuration)
    {
        var text = Text(configuration, "Url") ?? throw new InvalidSettingException($"{Section}:Url", null, UrlForm);
        var (url, _) = RepositoryUrl.Parse(text);
        var shown = text.Contains('@', StringComparison.Ordinal) ? "(hidden)" : text;
        if (url is null || text.AsSpan().IndexOfAny('?', '#', ' ') >= 0)
            throw new InvalidSettingException($"{Section}:Url", shown, UrlForm);
        // A path would be a repository on this machine, which the other adapter is for.
        if (url.Transport == RepositoryTransport.Path)
            throw new InvalidSettingException($"{Section}:Url", shown, UrlForm, $"no path (a repository on this machine: {Section}:Kind={GitOpsKind.BareRepository})");
        if (url.Transport == RepositoryTransport.Http && !new RepositoryPolicy(configuration).Names(url.Host!))
            throw new InvalidSettingException($"{Section}:Url", shown, UrlForm, "http:// for hosts that AutoStack:Source:AllowedHosts names");
        return url;
    }

    private static GitAccess ByHttp(IConfiguration configuration, RepositoryUrl url)
    {
        foreach (var name in new[] { "SshKeyFile", "KnownHostsFile" })
            Unused(configuration, name, "ssh");
        var (username, token) = (Text(configuration, "Username"), Text(configuration, "Token"));
        if (url.Transport == RepositoryTransport.Http)
            Unused(configuration, "CaFile", "https");
        var authorities = Text(configuration, "CaFile");
        if (authorities is not null)
        {
            authorities = Path.GetFullPath(authorities);
            AuthorityFile.Read($"{Section}:CaFile", authorities);
        }

        if (username is not null && token is null)
            throw new InvalidSettingException($"{Section}:Token", null, $"the token of {Section}:Username");
        if (username is not null && (username.Contains(':', StringComparison.Ordinal) || username.Any(char.IsControl)))
            throw new InvalidSettingException($"{Section}:Username", username, "a name without a colon (RFC 7617)");
        if (token is not null && token.Any(char.IsControl))
            throw new InvalidSettingException($"{Section}:Token", "(hidden)", "one line");
        // GitHub, GitLab and Gitea want some name beside a token, and do not care which.
        return token is null ? GitAccess.Trusting(authorities) : GitAccess.ByToken(url, username ?? "git", token, authorities);
    }

    private static GitAccess BySsh(IConfiguration configuration)
    {
        foreach (var name in new[] { "Username", "Token", "CaFile" })
            Unused(configuration, name, "https");
        return GitAccess.BySshKey(ReadableFile(configuration, "SshKeyFile"), ReadableFile(configuration, "KnownHostsFile"));
    }

    private static void Unused(IConfiguration configuration, string name, string transport)
    {
        if (Text(configuration, name) is not null)
            throw new InvalidSettingException($"{Section}:{name}", "(hidden)", $"nothing, unless {Section}:Url is an address of {transport}");
    }

    private static string ReadableFile(IConfiguration configuration, string name)
    {
        var path = Text(configuration, name);
        try
        {
            if (path is not null && GitAccess.IsPlainPath(path) && File.OpenRead(path) is var file)
            {
                file.Dispose();
                return path;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As one that is not there.
        }

        throw new InvalidSettingException($"{Section}:{name}", path, FileForm);
    }

    private static int Seconds(IConfiguration configuration) =>
        Text(configuration, "FetchSeconds") is not { } text ? 30
        : int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= 3600 ? value
        : throw new InvalidSettingException($"{Section}:FetchSeconds", text, "a whole number from 1 to 3600");

    private static string? Text(IConfiguration configuration, string name) => configuration[$"{Section}:{name}"] is { Length: > 0 } text ? text : null;

    /// <summary>A part of what git-check-ref-format(1) permits.</summary>
    [GeneratedRegex(@"\A(?=.{1,200}\z)[A-Za-z0-9_][A-Za-z0-9_-]*([./]?[A-Za-z0-9_][A-Za-z0-9_-]*)*\z")]
    private static partial Regex BranchName();
}
