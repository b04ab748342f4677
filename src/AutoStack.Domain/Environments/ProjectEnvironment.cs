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

    /// <summary>Why new commits are not deployed by themselves at the moment; null while they are not paused.</summary>
    public string? AutoDeployPauseReason { get; init; }

    /// <summary>The newest commit, while it is one that was not deployed by itself.</summary>
    public SkippedCommit? SkippedCommit { get; init; }

    public int ConfigRevision { get; init; }

    /// <summary>Waiting deployments in the order in which they will run.</summary>
    public IReadOnlyList<QueuedDeployment> Queue { get; init; } = [];

    public QueuedDeployment? Running { get; init; }

    /// <summary>The change that has the one place, which then no deployment has.</summary>
    public EnvironmentChange? ChangeAtWork { get; init; }

    /// <summary>Waiting changes in the order in which they will run, before all waiting deployments.</summary>
    public IReadOnlyList<EnvironmentChange> WaitingChanges { get; init; } = [];

    /// <summary>The change that ended last.</summary>
    public EnvironmentChange? LastChange { get; init; }

    /// <summary>What runs now: the live release with the configuration revision that it has since the last change.</summary>
    public LiveRelease? Live { get; init; }

    /// <summary>No instance of what is live runs, because somebody stopped it; deployments queue.</summary>
    public bool Stopped { get; init; }

    /// <summary>False when Git may want something else than what runs, after a revert that failed.</summary>
    public bool InSync { get; init; } = true;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Nobody has the one place, and somebody may take it.</summary>
    internal bool IsFree => Running is null && ChangeAtWork is null && DeletedAt is null;

    /// <summary>The change at work, unless it is being taken back, and those that wait.</summary>
    internal IEnumerable<EnvironmentChange> ChangesToCome => ChangeAtWork is { Reverting: false } change ? [change, .. WaitingChanges] : WaitingChanges;

    /// <summary>Stopped once all changes are done that are wanted now.</summary>
    internal bool WillBeStopped =>
        ChangesToCome.LastOrDefault(change => change.Kind is ChangeKind.Stop or ChangeKind.Start) is { } last ? last.Kind == ChangeKind.Stop : Stopped;

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
        EnvironmentBranchChanged e => state with { Branch = e.Branch },
        EnvironmentTargetChanged e => state with { Target = e.Target },
        ConfigurationRevised e => state with { ConfigRevision = e.Revision },
        EnvironmentPaused => state with { Paused = true },
        EnvironmentResumed => state with { Paused = false },
        QueuePolicyChanged e => state with { QueuePolicy = e.Policy },
        DeploymentQueued e => state with
        {
            Queue = [.. state.Queue.Append(new QueuedDeployment(e.Deployment, e.Number)).OrderBy(q => q.Number)],
            SkippedCommit = null,
        },
        DeploymentLeftQueue e => state with { Queue = state.Without(e.Deployment) },
        DeploymentStarted e => state with { Queue = state.Without(e.Deployment), Running = new QueuedDeployment(e.Deployment, e.Number) },
        DeploymentEnded e => state with { Running = null, InSync = e.InSync },
        ReleaseWentLive e => state with { Running = null, Live = new LiveRelease(e.Deployment, e.Number, e.Release, e.Url, e.GitopsCommit, at), InSync = true },
        EnvironmentChangeRequested e => state with { WaitingChanges = [.. state.WaitingChanges, new EnvironmentChange(e.Change, e.Kind, e.ConfigRevision, e.Actor, at)] },
        EnvironmentChangeDropped e => state with { WaitingChanges = state.Without(e.Change) },
        EnvironmentChangeStarted e when state.WaitingChanges.FirstOrDefault(change => change.Id == e.Change) is { } change => state with
        {
            WaitingChanges = state.Without(e.Change),
            ChangeAtWork = change with { Status = ChangeStatus.Running, Attempt = 1, StartedAt = at },
        },
        EnvironmentChangeRetried e => state.AtWork(change => change with { Attempt = e.Attempt, RetryReason = e.Reason }),
        EnvironmentChangeRevertStarted e => state.AtWork(change => change with { RevertAttempt = 1, RetryReason = null, Failure = new ChangeFailure(e.Code, e.Reason) }),
        EnvironmentChangeRevertRetried e => state.AtWork(change => change with { RevertAttempt = e.Attempt, RetryReason = e.Reason }),
        EnvironmentChanged e => state.ChangeEnded(change => change with { Status = ChangeStatus.Succeeded, FinishedAt = at, RetryReason = null }) with
        {
            Live = state.Live is { } live ? live with { Release = live.Release with { ConfigRevision = e.ConfigRevision }, GitopsCommit = e.GitopsCommit } : null,
            Stopped = e.Kind switch { ChangeKind.Stop => true, ChangeKind.Start => false, _ => state.Stopped },
            InSync = true,
        },
        EnvironmentChangeFailed e => state.ChangeEnded(change => change with { Status = ChangeStatus.Failed, FinishedAt = at, RetryReason = null, Failure = new ChangeFailure(e.Code, e.Reason) }) with
        {
            InSync = e.InSync,
        },
        AutoDeployChanged e => state with { AutoDeploy = e.Enabled, AutoDeployPaused = false, AutoDeployPauseReason = null },
        Environments.AutoDeployPaused e => state with { AutoDeployPaused = true, AutoDeployPauseReason = e.Reason },
        CommitSkipped e => state with { SkippedCommit = new SkippedCommit(e.Sha, e.Reason, at) },
        // Nothing is served any more, so that a deployment that ends later takes itself back to nothing and not to the last live release.
        EnvironmentDeleted => state with { DeletedAt = state.DeletedAt ?? at, Live = null },
        _ => state,
    };

    /// <summary>The answer to whoever would change an environment that was deleted.</summary>
    internal Decision NotFound() => Decision.Refuse("environment_not_found", $"Environment {Name} was deleted.", RefusalKind.NotFound);

    private QueuedDeployment[] Without(DeploymentId deployment) => [.. Queue.Where(q => q.Deployment != deployment)];

    private EnvironmentChange[] Without(ChangeId id) => [.. WaitingChanges.Where(change => change.Id != id)];

    private ProjectEnvironment AtWork(Func<EnvironmentChange, EnvironmentChange> next) => this with { ChangeAtWork = ChangeAtWork is null ? null : next(ChangeAtWork) };

    private ProjectEnvironment ChangeEnded(Func<EnvironmentChange, EnvironmentChange> end) =>
        this with { ChangeAtWork = null, LastChange = ChangeAtWork is null ? LastChange : end(ChangeAtWork) };
}

/// <summary>A commit that was not deployed by itself, and why.</summary>
public sealed record SkippedCommit(string Sha, string Reason, DateTimeOffset At);

public sealed record QueuedDeployment(DeploymentId Deployment, int Number);

public sealed record LiveRelease(DeploymentId Deployment, int Number, Release Release, string Url, string GitopsCommit, DateTimeOffset Since);
