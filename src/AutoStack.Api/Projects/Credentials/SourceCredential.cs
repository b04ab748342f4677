using AutoStack.Api.Sources.Git;
using AutoStack.Domain.Projects;

namespace AutoStack.Api.Projects.Credentials;

/// <summary>Who AutoStack is to the server of a project's repository. No record: nothing that prints one prints its secret.</summary>
/// <param name="username">Of a token; null: whatever the server takes beside one.</param>
/// <param name="secret">The token, or the private key in OpenSSH's form.</param>
/// <param name="knownHosts">Host keys that are trusted, in the form of known_hosts (sshd(8)); null for a token.</param>
/// <param name="origin">The one server that it is for, as <see cref="OriginOf"/> names it.</param>
public sealed class SourceCredential(SourceCredentialKind kind, string? username, string secret, string? knownHosts, string origin)
{
    public SourceCredentialKind Kind { get; } = kind;

    public string? Username { get; } = username;

    public string Secret { get; } = secret;

    public string? KnownHosts { get; } = knownHosts;

    public string Origin { get; } = origin;

    /// <summary>Whether it may go to this address: whoever may change a project's address must not get at its secret by that.</summary>
    public bool IsFor(RepositoryUrl url) => OriginOf(url) == Origin;

    /// <summary>How the server of an address is reached: <c>https://git.example.org:8443</c>, <c>ssh://git.example.org</c>. Null for a path.</summary>
    public static string? OriginOf(RepositoryUrl url) => url.Transport switch
    {
        RepositoryTransport.Path => null,
        _ when Uri.TryCreate(url.Address, UriKind.Absolute, out var uri) && uri.Host.Length > 0 => $"{uri.Scheme}://{uri.Host.ToLowerInvariant()}{(uri.IsDefaultPort || uri.Port is -1 or 22 ? "" : $":{uri.Port}")}",
        _ => $"ssh://{url.Host!.ToLowerInvariant()}",
    };

    /// <summary>Whether a kind of credential goes with how a repository is reached.</summary>
    public static bool Fits(SourceCredentialKind kind, RepositoryUrl url) => kind == SourceCredentialKind.SshKey
        ? url.Transport == RepositoryTransport.Ssh
        : url.Transport is RepositoryTransport.Https or RepositoryTransport.Http;
}

/// <summary>Knows the credentials of projects.</summary>
public interface ISourceCredentials
{
    /// <summary>Null when the project has none.</summary>
    /// <exception cref="UnreadableCredentialException">It cannot be opened.</exception>
    Task<SourceCredential?> Find(Domain.ProjectId project, CancellationToken cancellation);
}

/// <summary>A project's credential is there, and cannot be opened.</summary>
/// <param name="key">The id of the data key; null when it was changed.</param>
public sealed class UnreadableCredentialException(string? key) : Exception(
    $"The project's source credential cannot be read: it was sealed with {(key is null ? "an unknown data key" : $"data key {key}")}, which is not here, or it was changed. Put the key back (setting AutoStack:Keys:PreviousData), or set the credential anew.");
