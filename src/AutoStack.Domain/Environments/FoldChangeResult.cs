using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Environments;

/// <summary>A run of a change, or of taking one back, has come out: what follows for its environment.</summary>
/// <param name="Attempt">Which attempt it was; any but the current one is late and changes nothing.</param>
/// <param name="Deadline">The end of the run, for all its attempts.</param>
public sealed record FoldChangeResult(ChangeId Change, RunKind Kind, int Attempt, StageResult Result, DateTimeOffset Deadline)
{
    public Decision Decide(ProjectEnvironment environment, DateTimeOffset now) =>
        environment.ChangeAtWork is not { } change || !IsCurrent(change) ? Decision.Nothing
        // Nothing is served any more, and the manifest is removed: there is nothing to bring back.
        : environment.DeletedAt is not null ? Decision.Of(new EnvironmentChangeFailed(Change, "environment_deleted", $"Environment {environment.Name} was deleted.", environment.InSync))
        : Gate.WithNext(environment, [Kind == RunKind.Change ? AfterChange(change, now) : AfterRevert(change, now)]);

    private bool IsCurrent(EnvironmentChange change) =>
        change.Id == Change && (Kind == RunKind.Change ? !change.Reverting && change.Attempt == Attempt : Kind == RunKind.ChangeRevert && change.RevertAttempt == Attempt);

    private object AfterChange(EnvironmentChange change, DateTimeOffset now) => Result switch
    {
        StageResult.Changed changed => new EnvironmentChanged(Change, change.Kind, changed.ConfigRevision, changed.GitopsCommit),
        StageResult.Faulted fault when Pause(fault, now) is { } pause => new EnvironmentChangeRetried(Change, Attempt + 1, fault.Code, fault.Reason, pause),
        // Recorded or not, Git may want it: it is brought back before the change ends.
        _ => new EnvironmentChangeRevertStarted(Change, Code(), Why()),
    };

    private object AfterRevert(EnvironmentChange change, DateTimeOffset now) => Result switch
    {
        StageResult.Reverted => new EnvironmentChangeFailed(Change, change.Failure!.Code, change.Failure.Reason, InSync: true),
        StageResult.Faulted fault when Pause(fault, now) is { } pause => new EnvironmentChangeRevertRetried(Change, Attempt + 1, fault.Code, fault.Reason, pause),
        _ => new EnvironmentChangeFailed(
            Change,
            "revert_failed",
            $"{change.Failure!.Reason} Taking it back failed: {Why()} Git may still want this change; repeat it or deploy once the cause is mended.",
            InSync: false),
    };

    /// <summary>Null when the next attempt would not fit in.</summary>
    private TimeSpan? Pause(StageResult.Faulted fault, DateTimeOffset now) => RetryPauses.After(Attempt, fault.RetryAfter) is var pause && pause < Deadline - now ? pause : null;

    private string Code() => Result switch
    {
        StageResult.Faulted r => r.Code,
        StageResult.Failed r => r.Code,
        StageResult.TimedOut => "change_timed_out",
        StageResult.Cancelled => "change_interrupted",
        _ => "unexpected_result",
    };

    private string Why() => Result switch
    {
        StageResult.Faulted r => $"{r.Reason} It was tried {(Attempt == 1 ? "once" : $"{Attempt} times")} until its time was up.",
        StageResult.Failed r => r.Reason,
        StageResult.TimedOut r => r.Reason,
        StageResult.Cancelled => "The run was ended from outside.",
        _ => $"It came out as {Result.GetType().Name}, which it cannot. This is a defect in AutoStack.",
    };
}
