namespace AutoStack.Domain.Projects;

/// <summary>An event of a project's stream.</summary>
public interface IProjectEvent;

/// <param name="Branch">The branch of production; null for the repository's default branch.</param>
public sealed record ProjectCreated(string Name, string RepositoryUrl, string? Branch, ProjectSettings Settings) : IProjectEvent;

/// <summary>Replaces repository, branch and settings as a whole.</summary>
public sealed record ProjectSettingsChanged(string RepositoryUrl, string? Branch, ProjectSettings Settings) : IProjectEvent;

/// <summary>From now on the repository is asked with a credential of the project's own. What is secret of it, and what names a person, is in no event.</summary>
/// <param name="Fingerprint">Of the public key, as <c>ssh-keygen -l</c> shows it; null for a token.</param>
public sealed record ProjectCredentialSet(SourceCredentialKind Kind, string? Fingerprint) : IProjectEvent;

/// <summary>From now on the repository is asked as anybody.</summary>
public sealed record ProjectCredentialRemoved : IProjectEvent;

/// <summary>The project is gone for its users; its history stays.</summary>
public sealed record ProjectDeleted : IProjectEvent;
