using System.Text.RegularExpressions;
using AutoStack.Api.Disk;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Sources.Git;

namespace AutoStack.Api.GitOps.Remote;

/// <summary>What git and the server say, as an outcome with a remedy.</summary>
public static partial class RemoteFault
{
    private const int Longest = 500;

    /// <summary>How git and servers word it that the branch stands elsewhere, or is being moved at this moment.</summary>
    private static readonly string[] Races = ["[rejected]", "cannot lock ref", "failed to lock", "failed to update ref", "incorrect old value", "fetch first", "non-fast-forward", "reference already exists"];

    /// <summary>How servers word it that they fail by themselves.</summary>
    private static readonly string[] OwnFaults = ["unpacker error", "internal server error", "[remote failure]"];

    /// <param name="directory">Where the local copy is.</param>
    public static Outcome<T> Of<T>(RemoteSettings settings, string directory, GitAnswer answer)
    {
        var address = settings.Url.Address;
        return GitFault.Kind(answer) switch
        {
            GitFaultKind.DiskFull => Outcome.Transient<T>(DiskFull.Code, DiskFull.Reason($"the GitOps repository {address} could not be fetched", directory)),
            GitFaultKind.Unauthorised => Outcome.Permanent<T>("gitops_unauthorised", $"The GitOps repository {address} refuses AutoStack: {Short(answer.Reason)}. {Credentials(settings)}"),
            GitFaultKind.KeyFileOpen => Outcome.Permanent<T>(
                "gitops_unauthorised",
                $"ssh does not use the key for {address}, since others may read its file. Make the file that AutoStack__GitOps__SshKeyFile names its owner's alone (chmod 600)."),
            GitFaultKind.HostUnknown => Outcome.Permanent<T>(
                "gitops_host_unknown",
                $"The SSH host key of {settings.Url.Host} is not among the known ones. Get it with {KeyScan(settings)}, compare it with what the server's owner has published, and add it to the file that AutoStack__GitOps__KnownHostsFile names."),
            GitFaultKind.HostKeyChanged => Outcome.Permanent<T>(
                "gitops_host_unknown",
                $"{settings.Url.Host} shows another SSH host key than the known one{(Fingerprint().Match(answer.Text) is { Success: true, Value: var print } ? $" ({print})" : "")}: somebody else may be answering. Find out whether the server's owner has changed it; only then replace it in the file that AutoStack__GitOps__KnownHostsFile names ({KeyScan(settings)})."),
            GitFaultKind.NotFound => Outcome.Permanent<T>(
                "gitops_not_found",
                $"There is no Git repository at {address}, or AutoStack's account may not see it. Create an empty one there, give the account the right to push, or correct AutoStack__GitOps__Url."),
            GitFaultKind.Untrusted => Outcome.Permanent<T>(
                "gitops_tls_failed",
                $"The TLS certificate of {settings.Url.Host} is not trusted: {Short(answer.Reason)}. Have it mended, or name its authority in AutoStack__GitOps__CaFile."),
            _ => Outcome.Transient<T>("gitops_unreachable", $"The GitOps repository {address} does not answer as it should: {Short(answer.Reason)}."),
        };
    }

    /// <returns>Done, with false: somebody else was quicker.</returns>
    public static Outcome<bool> OfPush(RemoteSettings settings, string directory, GitAnswer answer)
    {
        // git-push(1), --porcelain: a flag, both refs and a summary, separated by tabs.
        if (answer.Lines.FirstOrDefault(line => line.StartsWith("!\t", StringComparison.Ordinal)) is not { } refused)
            return Of<bool>(settings, directory, answer);
        // The summary alone: what the server says besides is anybody's text.
        var summary = refused.Split('\t')[^1];
        bool Says(IEnumerable<string> words) => words.Any(word => summary.Contains(word, StringComparison.OrdinalIgnoreCase));
        if (Says(OwnFaults))
            return Outcome.Transient<bool>("gitops_write_failed", $"The server of the GitOps repository {settings.Url.Address} could not take a commit: {Short(Said(answer, summary))}.");
        if (Says(Races))
            return Outcome.Done(false);
        return Outcome.Permanent<bool>(
            "gitops_refused",
            $"{settings.Url.Address} takes no commit of AutoStack's on {settings.Branch}: {Short(Said(answer, summary))}. Let AutoStack's account push to that branch (protection of branches, required reviews and hooks are settings of the server), or name another branch in AutoStack__GitOps__Branch.");
    }

    private static string Credentials(RemoteSettings settings) => settings.Url.Transport == RepositoryTransport.Ssh
        ? "Give the public key of AutoStack__GitOps__SshKeyFile the right to push; the key must have no passphrase."
        : "Check AutoStack__GitOps__Username and Token: whether the token is still valid, and may read and write this repository.";

    private static string KeyScan(RemoteSettings settings)
    {
        var port = Uri.TryCreate(settings.Url.Address, UriKind.Absolute, out var url) && url is { Scheme: "ssh", Port: > 0 } ? $"-p {url.Port} " : "";
        return $"ssh-keyscan {port}{settings.Url.Host}";
    }

    /// <summary>What the server itself says, where it does; else how git sums it up.</summary>
    private static string Said(GitAnswer answer, string summary) =>
        string.Join(' ', answer.Lines.Where(line => line.StartsWith("remote:", StringComparison.Ordinal)).Select(line => line["remote:".Length..].Trim()).Where(line => line.Length > 0).Append(summary));

    /// <summary>On one line, and bounded: it is somebody else's text.</summary>
    private static string Short(string text)
    {
        var line = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Trim().TrimEnd('.');
        return line.Length <= Longest ? line : $"{line[..Longest]}…";
    }

    [GeneratedRegex(@"SHA256:[A-Za-z0-9+/=]+")]
    private static partial Regex Fingerprint();
}
