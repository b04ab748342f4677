using AutoStack.Api.Disk;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Sources.Git;

/// <summary>Turns what git says into an outcome with a stable code and a remedy. The texts are git's own, in the C locale.</summary>
public static class GitFault
{
    public static Outcome<T> Of<T>(string address, string directory, GitAnswer answer)
    {
        var text = answer.Text;
        bool Says(string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

        // First: git goes on to say that the other side hung up.
        if (DiskFull.Says(text))
            return Outcome.Transient<T>(DiskFull.Code, DiskFull.Reason($"{address} could not be fetched", directory));
        if (Says("Authentication failed") || Says("could not read Username") || Says("could not read Password") || Says("Permission denied (") || Says("The requested URL returned error: 401") || Says("error: 403"))
            return Outcome.Permanent<T>("repository_unauthorised", $"{address} wants credentials, or refused those it got. Check that AutoStack may read the repository.");
        if (Says("Host key verification failed"))
            return Outcome.Permanent<T>("repository_host_unknown", $"The SSH host key of {address} is not known to this machine. Add it to known_hosts after checking its fingerprint.");
        if (Says("not found") || Says("does not exist") || Says("does not appear to be a git repository") || Says("not a git repository") || Says("error: 404"))
            return Outcome.Permanent<T>("repository_not_found", $"There is no Git repository at {address}. Check the address; a private repository may answer like this too.");
        if (Says("SSL certificate") || Says("certificate verif"))
            return Outcome.Permanent<T>("repository_tls_failed", $"The TLS certificate of {address} is not trusted: {answer.Reason}");
        return Outcome.Transient<T>("repository_unreachable", $"{address} could not be fetched: {answer.Reason}");
    }
}
