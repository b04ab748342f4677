namespace AutoStack.Domain.Deployments;

/// <summary>A run has come out: what follows for its deployment.</summary>
/// <param name="Kind">What ran.</param>
/// <param name="Attempt">Which attempt it was; any but the current one is late and changes nothing.</param>
/// <param name="Deadline">The end of the stage, for all its attempts.</param>
public sealed record FoldStageResult(RunKind Kind, int Attempt, StageResult Result, DateTimeOffset Deadline)
{
    /// <param name="live">The deployment that the environment serves now, to go back to; null when there is none.</param>
    public Decision Decide(Deployment deployment, DeploymentId? live, DateTimeOffset now) =>
        !IsCurrent(deployment) ? Decision.Nothing
        : Kind.Stage is { } stage ? Decision.Of([.. AfterStage(deployment, stage, live, now)])
        : Decision.Of([.. AfterRevert(deployment, now)]);

    private bool IsCurrent(Deployment deployment) =>
        deployment.Status == DeploymentStatus.Running
        && (Kind.Stage is { } stage
            ? deployment.Revert is null && deployment.Stage == stage && deployment[stage].Status == StageStatus.Running && deployment[stage].Attempt == Attempt
            : deployment.Revert?.Attempt == Attempt);

    private IEnumerable<object> AfterStage(Deployment deployment, Stage stage, DeploymentId? live, DateTimeOffset now)
    {
        if (Success(stage) is { } success)
        {
            if (!deployment.CancellationRequested)
                return Stages.After(stage) is { } next ? [success, new StageStarted(next, 1)]
                    : deployment.TrafficShifted ? [success]
                    : [new TrafficShifted(), success];
            // What is done is told even when nobody wants it any more; only "live" would be a lie.
            return success is DeploymentWentLive ? TakeBack(stage, live) : [success, .. TakeBack(stage, live)];
        }

        if (deployment.CancellationRequested)
            return TakeBack(stage, live);

        return Result switch
        {
            StageResult.Faulted fault when RetryPauses.After(Attempt, fault.RetryAfter) is var pause && pause < Deadline - now =>
                [new StageRetried(stage, Attempt + 1, fault.Code, fault.Reason, pause)],
            StageResult.Faulted fault => Fail(stage, live, fault.Code, $"{fault.Reason} It was tried {Times(Attempt)} until the stage's time was up.", null),
            StageResult.Failed failed => Fail(stage, live, failed.Code, failed.Reason, failed.LogLine),
            StageResult.TimedOut timedOut => Fail(stage, live, "stage_timed_out", timedOut.Reason, null),
            StageResult.Cancelled => Fail(stage, live, "stage_interrupted", "The run was ended from outside. Retry the deployment.", null),
            _ => Fail(stage, live, "unexpected_result", $"The {Kind} stage came out as {Result.GetType().Name}, which it cannot. This is a defect in AutoStack.", null),
        };
    }

    private object? Success(Stage stage) => (stage, Result) switch
    {
        (Stage.Checkout, StageResult.CheckedOut r) => new SourceResolved(r.Sha, r.Message, r.CommittedAt),
        (Stage.Build, StageResult.Built r) => new ImageBuilt(r.Digest, r.SizeBytes, r.Kind, r.Runtime, r.Declared, r.Base),
        (Stage.Test, StageResult.Tested r) => new TestsPassed(r.Duration),
        (Stage.Test, StageResult.NothingToDo r) => new StageSkipped(Stage.Test, r.Reason),
        (Stage.Push, StageResult.Pushed r) => new ImagePushed(r.Reference, r.Digest, r.SizeBytes),
        (Stage.Gitops, StageResult.Committed r) => new ManifestCommitted(r.Commit),
        (Stage.Sync, StageResult.Synced r) => new SyncCompleted(r.GitopsCommit),
        (Stage.Rollout, StageResult.RolledOut r) => new DeploymentWentLive(r.Url),
        _ => null,
    };

    private IEnumerable<object> Fail(Stage stage, DeploymentId? live, string code, string reason, long? logLine) =>
        stage < Stage.Gitops
            ? [new StageFailed(stage, Attempt, code, reason, logLine), new DeploymentFailed(stage, code, reason, logLine)]
            : [new StageFailed(stage, Attempt, code, reason, logLine), new RevertStarted(live)];

    /// <summary>From <c>gitops</c> on Git may want this deployment, recorded or not: it is brought back before the deployment ends.</summary>
    private static IEnumerable<object> TakeBack(Stage stage, DeploymentId? live) =>
        stage < Stage.Gitops ? [new DeploymentCancelled()] : [new RevertStarted(live)];

    private IEnumerable<object> AfterRevert(Deployment deployment, DateTimeOffset now)
    {
        switch (Result)
        {
            case StageResult.Reverted reverted:
                yield return new ManifestReverted(reverted.Commit, deployment.Revert!.To);
                yield return deployment.Failure is { } failure
                    ? new DeploymentFailed(failure.Stage, failure.Code, failure.Reason, failure.LogLine)
                    : new DeploymentCancelled();
                break;
            case StageResult.Faulted fault when RetryPauses.After(Attempt, fault.RetryAfter) is var pause && pause < Deadline - now:
                yield return new RevertRetried(Attempt + 1, fault.Code, fault.Reason, pause);
                break;
            default:
                yield return RevertFailure(deployment);
                break;
        }
    }

    /// <summary>Where no commit is known of, what kept Git from taking one is the cause that has to be mended, and most likely what kept it from taking this too.</summary>
    private DeploymentFailed RevertFailure(Deployment deployment)
    {
        var why = Result switch
        {
            StageResult.Faulted r => r.Reason,
            StageResult.Failed r => r.Reason,
            StageResult.TimedOut r => r.Reason,
            _ => $"it came out as {Result.GetType().Name}.",
        };
        return deployment switch
        {
            { GitopsCommit: null, Failure: { } failure } => new DeploymentFailed(
                failure.Stage,
                failure.Code,
                $"{failure.Reason} Nothing could be recorded to take it back: {why} Should Git have its commit after all, the next deployment takes its place.",
                failure.LogLine),
            { Failure: { } failure } => GivenUp(failure.Stage, failure.Reason, failure.LogLine),
            _ => GivenUp(deployment.Stage, "The deployment was cancelled.", null),
        };

        DeploymentFailed GivenUp(Stage? stage, string cause, long? logLine) => new(
            stage,
            "revert_failed",
            $"{cause} Taking it back failed: {why} Git may still want this deployment; deploy or roll back once the cause is mended.",
            logLine);
    }

    private static string Times(int attempts) => attempts == 1 ? "once" : $"{attempts} times";
}
