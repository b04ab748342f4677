namespace AutoStack.Domain.Deployments;

/// <summary>
/// A deployment as its events tell it: <see cref="Evolve"/> is the only place that turns events into state, and the read model,
/// replay and every decision use it.
/// </summary>
public sealed record Deployment
{
    public required DeploymentId Id { get; init; }

    /// <summary>How many events this state was folded from; version 1 is <c>queued</c>.</summary>
    public int Version { get; init; }

    public required ProjectId ProjectId { get; init; }

    public required string ProjectName { get; init; }

    public required EnvironmentId EnvironmentId { get; init; }

    public required string Environment { get; init; }

    public required int Number { get; init; }

    public DeploymentStatus Status { get; init; }

    /// <summary>The stage at work, or the one at which it ended early; null while queued and once live.</summary>
    public Stage? Stage { get; init; }

    public required Trigger Trigger { get; init; }

    public string? Ref { get; init; }

    /// <summary>The commit asked for by a retry, before <c>checkout</c> has looked at it.</summary>
    public string? WantedCommit { get; init; }

    public SourceRevision? Source { get; init; }

    public required int ConfigRevision { get; init; }

    public IReadOnlyList<StageState> Stages { get; init; } = [.. Deployments.Stages.All.Select(StageState.Pending)];

    public BuildResult? Build { get; init; }

    public ReleaseImage? Image { get; init; }

    /// <summary>What the image's repository declares to run; null when it declares nothing.</summary>
    public DeclaredProcesses? Declared { get; init; }

    /// <summary>What the image stands on; see <see cref="ImageBuilt"/>.</summary>
    public string? Base { get; init; }

    public string? GitopsCommit { get; init; }

    /// <summary>The target was asked to take up the commit.</summary>
    public bool SyncRequested { get; init; }

    /// <summary>How far the rollout was when it last told.</summary>
    public RolloutProgressed? RolloutProgress { get; init; }

    /// <summary>Requests reach this deployment's release, whatever becomes of it afterwards.</summary>
    public bool TrafficShifted { get; init; }

    public string? Url { get; init; }

    public Failure? Failure { get; init; }

    public bool CancellationRequested { get; init; }

    /// <summary>Why it was cancelled where nobody asked for it.</summary>
    public string? CancellationReason { get; init; }

    /// <summary>Not null while Git is being brought back.</summary>
    public RevertState? Revert { get; init; }

    /// <summary>What took its place, for superseded, retired and rolled back.</summary>
    public DeploymentId? ReplacedBy { get; init; }

    /// <summary>Why it is retired where nothing took its place.</summary>
    public string? RetiredReason { get; init; }

    /// <summary>Not null once the release's image was given up.</summary>
    public ReleaseRemoval? Removal { get; init; }

    public DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What a rollback to this deployment would bring, or null while it has no image. Stays when the image is removed: history tells what it was.</summary>
    public Release? Release => Image is not null && Source is not null ? new Release(Image, Source, ConfigRevision, Declared, Base) : null;

    public StageState this[Stage stage] => Stages[(int)stage];

    /// <summary>Folds one event into the state. Pure; an event that means nothing here only counts.</summary>
    /// <param name="state">Null before the first event.</param>
    /// <param name="at">The event's time: all times in the state come from here.</param>
    public static Deployment? Evolve(Deployment? state, DeploymentId id, object @event, DateTimeOffset at)
    {
        if (state is null)
            return @event is DeploymentRequested requested ? Requested(id, requested, at) : null;
        return Fold(state, @event, at) with { Version = state.Version + 1 };
    }

    private static Deployment Requested(DeploymentId id, DeploymentRequested e, DateTimeOffset at) => new()
    {
        Id = id,
        Version = 1,
        ProjectId = e.ProjectId,
        ProjectName = e.ProjectName,
        EnvironmentId = e.EnvironmentId,
        Environment = e.Environment,
        Number = e.Number,
        Trigger = e.Trigger,
        Ref = e.Ref,
        WantedCommit = e.Commit,
        Source = e.Release?.Source,
        Image = e.Release?.Image,
        Declared = e.Release?.Declared,
        Base = e.Release?.Base,
        ConfigRevision = e.ConfigRevision,
        RequestedAt = at,
    };

    private static Deployment Fold(Deployment state, object @event, DateTimeOffset at) => @event switch
    {
        DeploymentAdmitted => state with { Status = DeploymentStatus.Running, StartedAt = at },
        StageStarted e => state.With(e.Stage, s => s with { Status = StageStatus.Running, Attempt = e.Attempt, StartedAt = s.StartedAt ?? at }) with { Stage = e.Stage },
        StageRetried e => state.With(e.Stage, s => s with { Attempt = e.Attempt, RetryReason = e.Reason }),
        StageSkipped e => state.With(e.Stage, s => s with { Status = StageStatus.Skipped, Note = e.Reason, FinishedAt = at, RetryReason = null }),
        StageFailed e => state.With(e.Stage, s => s with { Status = StageStatus.Failed, FinishedAt = at, RetryReason = null }) with { Failure = new Failure(e.Stage, e.Code, e.Reason, e.LogLine) },
        SourceResolved e => state.Succeeded(Deployments.Stage.Checkout, at) with { Source = new SourceRevision(e.Sha, e.Message, e.CommittedAt) },
        ImageBuilt e => state.Succeeded(Deployments.Stage.Build, at) with { Build = new BuildResult(e.Digest, e.SizeBytes, e.Kind, e.Runtime), Declared = e.Declared, Base = e.Base },
        TestsPassed => state.Succeeded(Deployments.Stage.Test, at),
        ImagePushed e => state.Succeeded(Deployments.Stage.Push, at) with { Image = new ReleaseImage(e.Reference, e.Digest, e.SizeBytes) },
        ManifestCommitted e => state.Succeeded(Deployments.Stage.Gitops, at) with { GitopsCommit = e.Commit },
        Deployments.SyncRequested => state with { SyncRequested = true },
        SyncCompleted => state.Succeeded(Deployments.Stage.Sync, at),
        RolloutProgressed e => state with { RolloutProgress = e },
        Deployments.TrafficShifted => state with { TrafficShifted = true },
        DeploymentWentLive e => state.Succeeded(Deployments.Stage.Rollout, at) with { Status = DeploymentStatus.Live, Stage = null, Url = e.Url, FinishedAt = at },
        RevertStarted e => state.CancelRunningStage(at) with { Revert = new RevertState(e.To, 1) },
        RevertRetried e => state with { Revert = state.Revert is null ? null : state.Revert with { Attempt = e.Attempt } },
        ManifestReverted => state with { Revert = null },
        DeploymentFailed e => state.End(DeploymentStatus.Failed, at) with { Failure = new Failure(e.Stage, e.Code, e.Reason, e.LogLine), Revert = null },
        CancellationRequested e => state with { CancellationRequested = true, CancellationReason = e.Reason },
        DeploymentCancelled => state.CancelRunningStage(at).End(DeploymentStatus.Cancelled, at) with { Revert = null },
        DeploymentSuperseded e => state.CancelRunningStage(at).End(DeploymentStatus.Superseded, at) with { ReplacedBy = e.By },
        DeploymentRetired e => state with { Status = DeploymentStatus.Retired, ReplacedBy = e.By },
        DeploymentRolledBack e => state with { Status = DeploymentStatus.RolledBack, ReplacedBy = e.By },
        DeploymentTakenDown e => state with { Status = DeploymentStatus.Retired, RetiredReason = e.Reason },
        ReleaseRemoved e => state with { Removal = new ReleaseRemoval(e.Kept, at) },
        _ => state,
    };

    private Deployment With(Stage stage, Func<StageState, StageState> change)
    {
        var stages = Stages.ToArray();
        stages[(int)stage] = change(stages[(int)stage]);
        return this with { Stages = stages };
    }

    private Deployment Succeeded(Stage stage, DateTimeOffset at) =>
        With(stage, s => s with { Status = StageStatus.Succeeded, FinishedAt = at, RetryReason = null });

    private Deployment CancelRunningStage(DateTimeOffset at) =>
        Stage is { } stage && this[stage].Status == StageStatus.Running
            ? With(stage, s => s with { Status = StageStatus.Cancelled, FinishedAt = at, RetryReason = null })
            : this;

    private Deployment End(DeploymentStatus status, DateTimeOffset at) => this with { Status = status, FinishedAt = at };
}

/// <param name="Attempt">0 while pending, then from 1.</param>
/// <param name="Note">What a person should know: why it was skipped.</param>
/// <param name="RetryReason">Why the last attempt did not do, while another is under way.</param>
public sealed record StageState(
    Stage Name,
    StageStatus Status,
    int Attempt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    string? Note,
    string? RetryReason)
{
    public static StageState Pending(Stage stage) => new(stage, StageStatus.Pending, 0, null, null, null, null);
}

/// <summary>What <c>build</c> left behind, before it is pushed.</summary>
public sealed record BuildResult(string Digest, long SizeBytes, string Kind, string? Runtime);

public sealed record Failure(Stage? Stage, string Code, string Reason, long? LogLine);

/// <param name="To">The deployment whose release is brought back; null when there was none.</param>
public sealed record RevertState(DeploymentId? To, int Attempt);

/// <param name="Kept">How many former releases of an environment were kept then.</param>
public sealed record ReleaseRemoval(int Kept, DateTimeOffset At);
