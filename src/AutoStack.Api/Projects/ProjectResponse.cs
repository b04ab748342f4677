using AutoStack.Domain.Projects;

namespace AutoStack.Api.Projects;

/// <summary>A project as clients see it.</summary>
/// <param name="Branch">The branch of production; null for the repository's default branch.</param>
/// <param name="Version">Counts the changes; the entity tag of a PATCH.</param>
public sealed record ProjectResponse(
    Guid Id,
    string Name,
    string RepositoryUrl,
    string? Branch,
    string? RootDirectory,
    string? BuildCommand,
    string? TestCommand,
    string? ReleaseCommand,
    string? StartCommand,
    string? OutputDirectory,
    IReadOnlyList<string> WatchPaths,
    string HealthPath,
    int HealthTimeoutSeconds,
    int Replicas,
    IReadOnlyList<ProcessSettings> Processes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DeletedAt,
    int Version)
{
    public static ProjectResponse For(Project project) => new(
        project.Id.Value,
        project.Name,
        project.RepositoryUrl,
        project.Branch,
        project.Settings.RootDirectory,
        project.Settings.BuildCommand,
        project.Settings.TestCommand,
        project.Settings.ReleaseCommand,
        project.Settings.StartCommand,
        project.Settings.OutputDirectory,
        project.Settings.WatchPaths,
        project.Settings.HealthPath,
        project.Settings.HealthTimeoutSeconds,
        project.Settings.Replicas,
        project.Settings.Processes,
        project.CreatedAt,
        project.DeletedAt,
        project.Version);
}
