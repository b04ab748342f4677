using AutoStack.Api.Disk;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Sources.Git;

/// <summary>What went wrong between git and the other side.</summary>
public enum GitFaultKind
{
    /// <summary>Whatever may be otherwise the next time: names that do not resolve, refused connections, time-outs, answers of 5xx.</summary>
    Unreachable,
    DiskFull,
    Unauthorised,

    /// <summary>ssh does not use a private key that others may read.</summary>
    KeyFileOpen,
    HostUnknown,
    HostKeyChanged,
    NotFound,
    Untrusted,
}

/// <summary>Turns what git says into an outcome with a stable code and a remedy. The texts are git's own, in the C locale.</summary>
public static class GitFault
{
    public static GitFaultKind Kind(GitAnswer answer)
    {
        var text = answer.Text;
        bool Says(params string[] parts) => parts.Any(part => text.Contains(part, StringComparison.OrdinalIgnoreCase));

        // First: git goes on to say that the other side hung up.
        return DiskFull.Says(text) ? GitFaultKind.DiskFull
            : Says("UNPROTECTED PRIVATE KEY FILE") ? GitFaultKind.KeyFileOpen
            : Says("REMOTE HOST IDENTIFICATION HAS CHANGED") ? GitFaultKind.HostKeyChanged
            : Says("Host key verification failed") ? GitFaultKind.HostUnknown
            : Says("Authentication failed", "could not read Username", "could not read Password", "Permission denied (", "The requested URL returned error: 401", "error: 403") ? GitFaultKind.Unauthorised
            : Says("not found", "does not exist", "does not appear to be a git repository", "not a git repository", "error: 404") ? GitFaultKind.NotFound
            : Says("SSL certificate", "certificate verif") ? GitFaultKind.Untrusted
            : GitFaultKind.Unreachable;
    }

    /// <param name="remedy">What to do where it wants other credentials.</param>
    public static Outcome<T> Of<T>(string address, string directory, GitAnswer answer, string remedy) => Kind(answer) switch
    {
        GitFaultKind.DiskFull => Outcome.Transient<T>(DiskFull.Code, DiskFull.Reason($"{address} could not be fetched", directory)),
        GitFaultKind.Unauthorised or GitFaultKind.KeyFileOpen =>
            Outcome.Permanent<T>("repository_unauthorised", $"{address} wants credentials, or refused those it got. {remedy}"),
        GitFaultKind.HostUnknown or GitFaultKind.HostKeyChanged =>
            Outcome.Permanent<T>("repository_host_unknown", $"The SSH host key of {address} is not among the known ones, or is another one than before. After checking its fingerprint add it to the known_hosts of the project's source credential, or of this machine where the project has none."),
        GitFaultKind.NotFound => Outcome.Permanent<T>("repository_not_found", $"There is no Git repository at {address}. Check the address; a private repository may answer like this too."),
        GitFaultKind.Untrusted => Outcome.Permanent<T>("repository_tls_failed", $"The TLS certificate of {address} is not trusted: {answer.Reason}"),
        _ => Outcome.Transient<T>("repository_unreachable", $"{address} could not be fetched: {answer.Reason}"),
    };
}
