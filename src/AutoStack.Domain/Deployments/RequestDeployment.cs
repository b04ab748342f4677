namespace AutoStack.Domain.Deployments;

/// <summary>The decisions that make a new deployment out of an earlier one.</summary>
public static class RequestDeployment
{
    /// <summary>The same commit with the current configuration.</summary>
    public static Decision Retry(Deployment of, int number, int currentConfigRevision, Guid? actor) =>
        !of.Status.IsFinished()
            ? Decision.Refuse("deployment_not_finished", $"Deployment #{of.Number} is still {Name(of.Status)}; wait for it or cancel it.")
            : Decision.Of(Repeat(of, number, currentConfigRevision, new Trigger(TriggerKind.Retry, actor, of.Id), release: null));

    /// <summary>The live image with the current configuration.</summary>
    public static Decision Redeploy(Deployment of, int number, int currentConfigRevision, Guid? actor) =>
        of.Status != DeploymentStatus.Live || of.Release is not { } release
            ? Decision.Refuse("deployment_not_live", $"Deployment #{of.Number} is {Name(of.Status)}; only the live one can be redeployed. Retry builds its commit again.")
            : Decision.Of(Repeat(of, number, currentConfigRevision, new Trigger(TriggerKind.Redeploy, actor, of.Id), release));

    /// <summary>That deployment's release, with the configuration of then or of now, without a build.</summary>
    public static Decision Rollback(Deployment to, int number, int configRevision, Guid? actor) =>
        to.Status == DeploymentStatus.Live
            ? Decision.Refuse("deployment_already_live", $"Deployment #{to.Number} is live already.")
            : !to.Status.IsFinished()
                ? Decision.Refuse("deployment_not_finished", $"Deployment #{to.Number} is still {Name(to.Status)}.")
                : to.Release is not { } release
                    ? Decision.Refuse("deployment_has_no_image", $"Deployment #{to.Number} ended before its image was pushed, so there is nothing to go back to. Retry builds it.")
                    : to.Removal is { } removal
                        ? Decision.Refuse("release_removed", $"The image of deployment #{to.Number} was removed: the last {removal.Kept} releases of an environment are kept beside the live one. Retry builds its commit again.")
                        : Decision.Of(Repeat(to, number, configRevision, new Trigger(TriggerKind.Rollback, actor, to.Id), release));

    private static DeploymentRequested Repeat(Deployment of, int number, int configRevision, Trigger trigger, Release? release) =>
        new(of.ProjectId, of.ProjectName, of.EnvironmentId, of.Environment, number, of.Ref, of.Source?.Sha ?? of.WantedCommit, release, configRevision, trigger);

    private static string Name(DeploymentStatus status) => status == DeploymentStatus.RolledBack ? "rolled back" : status.ToString().ToLowerInvariant();
}
