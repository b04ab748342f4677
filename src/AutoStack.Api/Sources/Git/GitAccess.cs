using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoStack.Api.Sources.Git;

/// <summary>
/// Who git is to the other side of one address, and whom it trusts there. All of it goes to git by its environment, which the same user alone can read; arguments are
/// everybody's (proc(5)). Nothing is ever written to a repository's configuration.
/// </summary>
public sealed partial class GitAccess
{
    private const string UsernameVariable = "AUTOSTACK_GIT_USERNAME";
    private const string TokenVariable = "AUTOSTACK_GIT_TOKEN";

    /// <summary>A credential helper (gitcredentials(7)) that knows the names of two variables. The shell's own printf shows their values to nobody.</summary>
    private const string Helper = $"!printf 'username=%s\\npassword=%s\\n' \"${UsernameVariable}\" \"${TokenVariable}\"; :";

    private readonly string? secret;

    private GitAccess(IReadOnlyDictionary<string, string> variables, string? secret) => (Variables, this.secret) = (variables, secret);

    /// <summary>As anybody.</summary>
    public static GitAccess Nobody { get; } = new(new Dictionary<string, string>(), null);

    /// <summary>What git's environment gets.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>By user and token, which go to this address's scheme, host and port alone, wherever it redirects to.</summary>
    /// <param name="caFile">Certificates of authorities (PEM) that are trusted instead of the system's; null: those.</param>
    public static GitAccess ByToken(RepositoryUrl url, string username, string token, string? caFile = null) => new(
        new Dictionary<string, string>(Settings([($"credential.{Origin(url)}.helper", Helper), .. Trust(caFile)])) { [UsernameVariable] = username, [TokenVariable] = token },
        token);

    /// <summary>As anybody, at a server whose certificate another authority has signed.</summary>
    /// <param name="caFile">Null: one of the system's.</param>
    public static GitAccess Trusting(string? caFile) => caFile is null ? Nobody : new GitAccess(new Dictionary<string, string>(Settings([.. Trust(caFile)])), null);

    /// <summary>By a private key that needs no passphrase. Nothing of the user's own ssh has a say: no other key, no agent, no settings, and no host but the known ones.</summary>
    /// <exception cref="ArgumentException">A path has characters that ssh would take for something else (<see cref="IsPlainPath"/>).</exception>
    public static GitAccess BySshKey(string keyFile, string knownHostsFile)
    {
        if (new[] { keyFile, knownHostsFile }.FirstOrDefault(path => !IsPlainPath(path)) is { } odd)
            throw new ArgumentException($"{odd} is no plain path.");
        return new GitAccess(
            new Dictionary<string, string>
            {
                ["GIT_SSH_COMMAND"] = string.Join(
                    ' ',
                    "ssh -F none",
                    "-o BatchMode=yes -o StrictHostKeyChecking=yes -o UpdateHostKeys=no",
                    $"-o 'UserKnownHostsFile=\"{Literal(knownHostsFile)}\"' -o GlobalKnownHostsFile=/dev/null",
                    $"-o IdentitiesOnly=yes -o IdentityAgent=none -i '{Literal(keyFile)}'",
                    "-o ConnectTimeout=20 -o ServerAliveInterval=10 -o ServerAliveCountMax=3"),
                ["GIT_SSH_VARIANT"] = "ssh",
            },
            null);
    }

    /// <summary>Whether the shell and ssh_config(5) take a path for itself, between quotes: an absolute one without quotes, backslashes and names of variables.</summary>
    public static bool IsPlainPath(string path) => PlainPath().IsMatch(path);

    /// <summary>A text of somebody else's, without what is secret here.</summary>
    public string Masked(string text) => secret is null ? text : text.Replace(secret, "***", StringComparison.Ordinal);

    /// <summary>Never shows a secret.</summary>
    public override string ToString() => string.Join(' ', Variables.Keys);

    private static IEnumerable<(string, string)> Trust(string? caFile) => caFile is null ? [] : [("http.sslCAInfo", caFile)];

    /// <summary>The settings as git-config(1) reads them from its environment.</summary>
    private static Dictionary<string, string> Settings(IReadOnlyList<(string Key, string Value)> settings)
    {
        var variables = new Dictionary<string, string> { ["GIT_CONFIG_COUNT"] = settings.Count.ToString(CultureInfo.InvariantCulture) };
        for (var i = 0; i < settings.Count; i++)
            (variables[$"GIT_CONFIG_KEY_{i}"], variables[$"GIT_CONFIG_VALUE_{i}"]) = settings[i];
        return variables;
    }

    private static string Origin(RepositoryUrl url) => new Uri(url.Address).GetLeftPart(UriPartial.Authority);

    /// <summary>ssh_config(5), TOKENS: a percent sign is written twice.</summary>
    private static string Literal(string path) => path.Replace("%", "%%", StringComparison.Ordinal);

    [GeneratedRegex("""\A/[^"'\\$\p{C}]+\z""")]
    private static partial Regex PlainPath();
}
