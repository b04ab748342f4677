using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Environments;

public enum EnvironmentKind
{
    Standard,
    Preview,
}

public enum QueuePolicy
{
    /// <summary>The newest waiting deployment wins; older ones are superseded.</summary>
    Newest,

    /// <summary>Each has its turn, in order of number.</summary>
    Every,
}

/// <summary>Where a project runs, and the gate to it: it owns the line, the one running place and the live release.</summary>
public sealed record ProjectEnvironment
{
    public const string Production = "production";

    public required EnvironmentId Id { get; init; }

    public int Version { get; init; }

    public required ProjectId ProjectId { get; init; }

    public required string ProjectName { get; init; }

    public required string Name { get; init; }

    public EnvironmentKind Kind { get; init; }

    public string? Branch { get; init; }

    public required string Target { get; init; }

    public QueuePolicy QueuePolicy { get; init; }

    public bool Paused { get; init; }

    public bool AutoDeploy { get; init; }

    public bool AutoDeployPaused { get; init; }

    public int ConfigRevision { get; init; }

    /// <summary>Waiting deployments in the order in which they will run.</summary>
    public IReadOnlyList<QueuedDeployment> Queue { get; init; } = [];

    public QueuedDeployment? Running { get; init; }

    public LiveRelease? Live { get; init; }

    /// <summary>False when Git may want something else than what runs, after a revert that failed.</summary>
    public bool InSync { get; init; } = true;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Folds one event into the state; an event that means nothing here only counts.</summary>
    public static ProjectEnvironment? Evolve(ProjectEnvironment? state, EnvironmentId id, object @event, DateTimeOffset at)
    {
        if (state is null)
            return @event is EnvironmentCreated created ? Created(id, created, at) : null;
        return Fold(state, @event, at) with { Version = state.Version + 1 };
    }

    private static ProjectEnvironment Created(EnvironmentId id, EnvironmentCreated e, DateTimeOffset at) => new()
    {
        Id = id,
        Version = 1,
        ProjectId = e.ProjectId,
        ProjectName = e.ProjectName,
        Name = e.Name,
        Kind = e.Kind,
        Branch = e.Branch,
        Target = e.Target,
        CreatedAt = at,
    };

    private static ProjectEnvironment Fold(ProjectEnvironment state, object @event, DateTimeOffset at) => @event switch
    {
        ConfigurationRevised e => state with { ConfigRevision = e.Revision },
        EnvironmentPaused => state with { Paused = true },
        EnvironmentResumed => state with { Paused = false },
        QueuePolicyChanged e => state with { QueuePolicy = e.Policy },
        DeploymentQueued e => state with
        {
            Queue = [.. state.Queue.Append(new QueuedDeployment(e.Deployment, e.Number)).OrderBy(q => q.Number)],
        },
        DeploymentLeftQueue e => state with { Queue = state.Without(e.Deployment) },
        DeploymentStarted e => state with { Queue = state.Without(e.Deployment), Running = new QueuedDeployment(e.Deployment, e.Number) },
        DeploymentEnded e => state with { Running = null, InSync = e.InSync },
        ReleaseWentLive e => state with { Running = null, Live = new LiveRelease(e.Deployment, e.Number, e.Release, e.Url, e.GitopsCommit, at), InSync = true },
        AutoDeployChanged e => state with { AutoDeploy = e.Enabled, AutoDeployPaused = false },
        Environments.AutoDeployPaused => state with { AutoDeployPaused = true },
        // Nothing is served any more, so that a deployment that ends later takes itself back to nothing and not to the last live release.
        EnvironmentDeleted => state with { DeletedAt = state.DeletedAt ?? at, Live = null },
        _ => state,
    };

    /// <summary>The answer to whoever would change an environment that was deleted.</summary>
    internal Decision NotFound() => Decision.Refuse("environment_not_found", $"Environment {Name} was deleted.", RefusalKind.NotFound);

    private QueuedDeployment[] Without(DeploymentId deployment) => [.. Queue.Where(q => q.Deployment != deployment)];
}

public sealed record QueuedDeployment(DeploymentId Deployment, int Number);

public sealed record LiveRelease(DeploymentId Deployment, int Number, Release Release, string Url, string GitopsCommit, DateTimeOffset Since);
