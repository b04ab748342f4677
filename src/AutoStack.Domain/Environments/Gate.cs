using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Environments;

/// <summary>
/// The decisions about who runs: at most one deployment of an environment at a time, in the order that its policy sets. Each decision also
/// lets the next one in, so that no place stays empty while somebody waits.
/// </summary>
public static class Gate
{
    /// <summary>A requested deployment takes its place in line. One that was in line before changes nothing, however late the message comes.</summary>
    public static Decision Enqueue(ProjectEnvironment environment, DeploymentId deployment, int number)
    {
        if (environment.Running?.Deployment == deployment || environment.Queue.Any(q => q.Deployment == deployment))
            return Decision.Nothing;

        List<object> events = [new DeploymentQueued(deployment, number)];
        if (environment.QueuePolicy == QueuePolicy.Newest)
        {
            // A newer one may have come first: then this one, not that one, is overtaken.
            var newest = environment.Queue.Append(new QueuedDeployment(deployment, number)).MaxBy(q => q.Number)!;
            events.AddRange(environment.Queue
                .Append(new QueuedDeployment(deployment, number))
                .Where(q => q != newest)
                .Select(q => new DeploymentLeftQueue(q.Deployment, newest.Deployment)));
        }

        return Decision.Of([.. events, .. LetIn(environment, events)]);
    }

    /// <summary>A waiting deployment was cancelled.</summary>
    public static Decision Leave(ProjectEnvironment environment, DeploymentId deployment) =>
        environment.Queue.Any(q => q.Deployment == deployment)
            ? Decision.Of(new DeploymentLeftQueue(deployment, null))
            : Decision.Nothing;

    /// <summary>The running deployment ended without going live.</summary>
    public static Decision End(ProjectEnvironment environment, DeploymentId deployment, bool inSync) =>
        environment.Running?.Deployment == deployment
            ? WithNext(environment, new DeploymentEnded(deployment, inSync))
            : Decision.Nothing;

    /// <summary>The running deployment goes live.</summary>
    public static Decision GoLive(ProjectEnvironment environment, Deployment deployment, string url)
    {
        if (environment.Running?.Deployment != deployment.Id || deployment.Release is not { } release || deployment.GitopsCommit is not { } commit)
            return Decision.Nothing;

        var live = new ReleaseWentLive(deployment.Id, deployment.Number, release, url, commit);
        return deployment.Trigger.Kind == TriggerKind.Rollback && environment is { AutoDeploy: true, AutoDeployPaused: false }
            ? WithNext(environment, live, new AutoDeployPaused($"Rolled back to the release of deployment #{deployment.Number}."))
            : WithNext(environment, live);
    }

    public static Decision Pause(ProjectEnvironment environment) =>
        environment.Paused ? Decision.Nothing : Decision.Of(new EnvironmentPaused());

    public static Decision Resume(ProjectEnvironment environment) =>
        environment.Paused ? WithNext(environment, new EnvironmentResumed()) : Decision.Nothing;

    private static Decision WithNext(ProjectEnvironment environment, params List<object> events) =>
        Decision.Of([.. events, .. LetIn(environment, events)]);

    /// <summary>The one that may start once these events have happened.</summary>
    private static IEnumerable<object> LetIn(ProjectEnvironment environment, IEnumerable<object> events)
    {
        var after = events.Aggregate(environment, (state, e) => ProjectEnvironment.Evolve(state, environment.Id, e, environment.CreatedAt)!);
        if (after is { Running: null, Paused: false, DeletedAt: null, Queue: [var first, ..] })
            yield return new DeploymentStarted(first.Deployment, first.Number);
    }
}
