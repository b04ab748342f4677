namespace AutoStack.Domain.Projects;

/// <summary>A Git repository, and a directory in it, with settings.</summary>
public sealed record Project
{
    public required ProjectId Id { get; init; }

    public int Version { get; init; }

    public required string Name { get; init; }

    public required string RepositoryUrl { get; init; }

    public string? Branch { get; init; }

    public required ProjectSettings Settings { get; init; }

    /// <summary>What the repository is asked with; null: as anybody.</summary>
    public SourceCredentialKind? SourceCredential { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Folds one event into the state; an event that means nothing here only counts.</summary>
    public static Project? Evolve(Project? state, ProjectId id, object @event, DateTimeOffset at) => (state, @event) switch
    {
        (null, ProjectCreated e) => new Project
        {
            Id = id,
            Version = 1,
            Name = e.Name,
            RepositoryUrl = e.RepositoryUrl,
            Branch = e.Branch,
            Settings = e.Settings,
            CreatedAt = at,
        },
        (null, _) => null,
        (_, ProjectSettingsChanged e) => state with { Version = state.Version + 1, RepositoryUrl = e.RepositoryUrl, Branch = e.Branch, Settings = e.Settings },
        (_, ProjectCredentialSet e) => state with { Version = state.Version + 1, SourceCredential = e.Kind },
        (_, ProjectCredentialRemoved) => state with { Version = state.Version + 1, SourceCredential = null },
        (_, ProjectDeleted) => state with { Version = state.Version + 1, SourceCredential = null, DeletedAt = state.DeletedAt ?? at },
        _ => state with { Version = state.Version + 1 },
    };
}
