namespace AutoStack.Domain.Deployments;

/// <summary>Starts a deployment whose environment gave way.</summary>
public static class AdmitDeployment
{
    public static Decision Decide(Deployment deployment)
    {
        if (deployment.Status != DeploymentStatus.Queued)
            return Decision.Nothing;
        if (deployment.Image is null)
            return Decision.Of(new DeploymentAdmitted(), new StageStarted(Stage.Checkout, 1));

        var skipped = Stages.All.TakeWhile(stage => stage < Stage.Gitops).Select(stage => new StageSkipped(stage, "The image is there already."));
        return Decision.Of([new DeploymentAdmitted(), .. skipped, new StageStarted(Stage.Gitops, 1)]);
    }
}
