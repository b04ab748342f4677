namespace AutoStack.Domain.Deployments;

/// <summary>A deployment gives way to another one.</summary>
public static class ReplaceDeployment
{
    /// <summary>A queued deployment is overtaken by a newer one.</summary>
    public static Decision Supersede(Deployment deployment, DeploymentId by) =>
        deployment.Status == DeploymentStatus.Queued ? Decision.Of(new DeploymentSuperseded(by)) : Decision.Nothing;

    /// <summary>The live deployment is replaced by one that goes live now.</summary>
    public static Decision Retire(Deployment live, Deployment by) =>
        live.Status != DeploymentStatus.Live || live.Id == by.Id ? Decision.Nothing
            : by.Trigger.Kind == TriggerKind.Rollback ? Decision.Of(new DeploymentRolledBack(by.Id))
            : Decision.Of(new DeploymentRetired(by.Id));

    /// <summary>The live deployment is served no longer, and none takes its place.</summary>
    /// <param name="reason">What took it away, in words.</param>
    public static Decision TakeDown(Deployment live, string reason) =>
        live.Status == DeploymentStatus.Live ? Decision.Of(new DeploymentTakenDown(reason)) : Decision.Nothing;
}
