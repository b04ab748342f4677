namespace AutoStack.Domain.Deployments;

/// <summary>Records how far a running stage is. Progress never decides: what is late, doubled or for another stage is dropped.</summary>
public static class NoteProgress
{
    public static Decision SyncRequested(Deployment deployment, string gitopsCommit) =>
        IsAt(deployment, Stage.Sync) && !deployment.SyncRequested ? Decision.Of(new SyncRequested(gitopsCommit)) : Decision.Nothing;

    public static Decision RolloutProgressed(Deployment deployment, int healthyInstances, int wantedInstances)
    {
        var progress = new RolloutProgressed(healthyInstances, wantedInstances);
        return IsAt(deployment, Stage.Rollout) && deployment.RolloutProgress != progress ? Decision.Of(progress) : Decision.Nothing;
    }

    public static Decision TrafficShifted(Deployment deployment) =>
        IsAt(deployment, Stage.Rollout) && !deployment.TrafficShifted ? Decision.Of(new TrafficShifted()) : Decision.Nothing;

    private static bool IsAt(Deployment deployment, Stage stage) =>
        deployment is { Status: DeploymentStatus.Running, Revert: null } && deployment.Stage == stage;
}
