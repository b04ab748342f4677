namespace AutoStack.Domain.Deployments;

/// <summary>Ends a deployment because somebody asked for it, or because it may not go on.</summary>
public static class CancelDeployment
{
    /// <summary>A queued one ends at once; a running one ends when its run has, and Git was brought back where it wanted it.</summary>
    public static Decision Decide(Deployment deployment) => Decide(deployment, null);

    /// <param name="reason">Why it may not go on, in words; null when somebody asked for it.</param>
    public static Decision Decide(Deployment deployment, string? reason) => deployment switch
    {
        { Status: DeploymentStatus.Cancelled } => Decision.Nothing,
        { Status: DeploymentStatus.Queued } => Decision.Of(new CancellationRequested(reason), new DeploymentCancelled()),
        { Status: DeploymentStatus.Running, CancellationRequested: true } => Decision.Nothing,
        { Status: DeploymentStatus.Running, Revert: not null } =>
            Decision.Refuse("deployment_already_ending", $"Deployment #{deployment.Number} has failed and is being taken back already."),
        { Status: DeploymentStatus.Running } => Decision.Of(new CancellationRequested(reason)),
        { Status: DeploymentStatus.Live } =>
            Decision.Refuse("deployment_already_finished", $"Deployment #{deployment.Number} is live. Roll back to an earlier one instead."),
        _ => Decision.Refuse("deployment_already_finished", $"Deployment #{deployment.Number} has ended already."),
    };
}
