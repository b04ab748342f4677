namespace AutoStack.Domain.Projects;

/// <summary>An event of a project's stream.</summary>
public interface IProjectEvent;

/// <param name="Branch">The branch of production; null for the repository's default branch.</param>
public sealed record ProjectCreated(string Name, string RepositoryUrl, string? Branch, ProjectSettings Settings) : IProjectEvent;

/// <summary>Replaces repository, branch and settings as a whole.</summary>
public sealed record ProjectSettingsChanged(string RepositoryUrl, string? Branch, ProjectSettings Settings) : IProjectEvent;

/// <summary>The project is gone for its users; its history stays.</summary>
public sealed record ProjectDeleted : IProjectEvent;
