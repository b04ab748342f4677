using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Properties;

/// <summary>What holds for the state of every deployment, whatever has happened.</summary>
public static class DeploymentLaws
{
    public static void Check(Deployment deployment)
    {
        StagesFollowEachOther(deployment);
        TimesFollowEachOther(deployment);
        TheStatusSaysWhatHappened(deployment);
    }

    private static void StagesFollowEachOther(Deployment deployment)
    {
        var unfinished = deployment.Stages.SkipWhile(s => s.Status is StageStatus.Succeeded or StageStatus.Skipped);
        Law.Holds(unfinished.Skip(1).All(s => s.Status == StageStatus.Pending), deployment);
        var running = deployment.Stages.Where(s => s.Status == StageStatus.Running).Select(s => (Stage?)s.Name).SingleOrDefault();
        Law.Holds(running == (deployment is { Status: DeploymentStatus.Running, Revert: null } ? deployment.Stage : null), deployment);

        foreach (var stage in deployment.Stages)
        {
            Law.Holds((stage.Attempt > 0) == stage.StartedAt is not null, deployment);
            Law.Holds(stage.Attempt > 0 || stage.Status is StageStatus.Pending or StageStatus.Skipped, deployment);
            Law.Holds(stage.FinishedAt is null == stage.Status is StageStatus.Pending or StageStatus.Running, deployment);
            Law.Holds(stage.RetryReason is null || stage.Status == StageStatus.Running, deployment);
        }
    }

    private static void TimesFollowEachOther(Deployment deployment)
    {
        Law.Holds(deployment.FinishedAt is not null == deployment.Status.IsFinished(), deployment);
        var last = deployment.RequestedAt;
        foreach (var time in Times(deployment).OfType<DateTimeOffset>())
        {
            Law.Holds(time >= last, deployment);
            last = time;
        }
    }

    private static IEnumerable<DateTimeOffset?> Times(Deployment deployment) =>
        [deployment.StartedAt, .. deployment.Stages.SelectMany(s => new[] { s.StartedAt, s.FinishedAt }), deployment.FinishedAt];

    private static void TheStatusSaysWhatHappened(Deployment deployment)
    {
        switch (deployment.Status)
        {
            case DeploymentStatus.Queued:
                Law.Holds(deployment is { Stage: null, StartedAt: null, CancellationRequested: false }, deployment);
                break;
            case DeploymentStatus.Running:
                // Before gitops there is nothing to take back.
                Law.Holds(deployment.Revert is null || deployment[Stage.Gitops].StartedAt is not null, deployment);
                break;
            case DeploymentStatus.Live or DeploymentStatus.Retired or DeploymentStatus.RolledBack:
                Law.Holds(deployment.Stages.All(s => s.Status is StageStatus.Succeeded or StageStatus.Skipped), deployment);
                Law.Holds(deployment is { Release: not null, GitopsCommit: not null, Url: not null, TrafficShifted: true }, deployment);
                Law.Holds(deployment is { Failure: null, CancellationRequested: false, Stage: null }, deployment);
                // What is served no longer says why: another took its place, or it was taken down.
                Law.Holds(deployment.ReplacedBy is not null == (deployment.Status != DeploymentStatus.Live && deployment.RetiredReason is null), deployment);
                Law.Holds(deployment.RetiredReason is null || deployment.Status == DeploymentStatus.Retired, deployment);
                break;
            case DeploymentStatus.Failed:
                Law.Holds(deployment.Failure is { Stage: not null, Code.Length: > 0, Reason.Length: > 0 }, deployment);
                break;
            case DeploymentStatus.Cancelled:
                Law.Holds(deployment.CancellationRequested, deployment);
                break;
            case DeploymentStatus.Superseded:
                Law.Holds(deployment is { StartedAt: null, CancellationRequested: false, ReplacedBy: not null }, deployment);
                break;
        }

        Law.Holds(deployment.Revert is null || deployment.Status == DeploymentStatus.Running, deployment);
    }
}
