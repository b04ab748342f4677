using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Environments;

/// <summary>
/// The decisions about who runs: at most one deployment of an environment, or one change of what runs in it, at a time. Changes come first, in the order in which they
/// were asked for, then deployments in the order that the policy sets. Each decision also lets the next one in, so that no place stays empty while somebody waits.
/// </summary>
public static class Gate
{
    /// <summary>
    /// A requested deployment takes its place in line. One that is past waiting changes nothing, however late the message comes. Under
    /// <see cref="QueuePolicy.Newest"/> one that comes after a newer one has begun is overtaken, so that a late message never brings back old code.
    /// </summary>
    public static Decision Enqueue(ProjectEnvironment environment, Deployment deployment)
    {
        if (deployment.Status != DeploymentStatus.Queued || Begun(environment).Concat(environment.Queue).Any(q => q.Deployment == deployment.Id))
            return Decision.Nothing;
        if (environment.DeletedAt is not null)
            return Decision.Refuse("environment_deleted", $"Environment {environment.Name} was deleted before deployment #{deployment.Number} had its turn.");

        // It was asked for just before the rollback that paused them: it must not undo that.
        if (deployment.Trigger.Kind == TriggerKind.AutoDeploy && environment.AutoDeployPaused)
            return Decision.Refuse("auto_deploy_paused", $"Automatic deployments of {environment.Name} are paused: {environment.AutoDeployPauseReason}");

        List<object> events = [new DeploymentQueued(deployment.Id, deployment.Number)];
        // From the moment that somebody wants to go back, not only once it is done: the next push would have its turn right after.
        if (deployment.Trigger.Kind == TriggerKind.Rollback && environment is { AutoDeploy: true, AutoDeployPaused: false })
            events.Add(new AutoDeployPaused($"Deployment #{deployment.Number} rolls back to an earlier release."));
        if (environment.QueuePolicy == QueuePolicy.Newest)
            events.AddRange(Overtaken(environment, [.. environment.Queue, new QueuedDeployment(deployment.Id, deployment.Number)]));
        return WithNext(environment, events);
    }

    /// <summary>
    /// A deployment was cancelled: one that waits leaves. So does one that is not in line yet, for its admission may be on its way: told of both, the environment's stream lets only one of them through,
    /// and the other decides anew.
    /// </summary>
    /// <param name="deployment">The deployment before it was cancelled.</param>
    public static Decision Leave(ProjectEnvironment environment, Deployment deployment) =>
        deployment.Status == DeploymentStatus.Queued && environment.DeletedAt is null
            ? Decision.Of(new DeploymentLeftQueue(deployment.Id, null))
            : Decision.Nothing;

    /// <summary>What a decision about the running deployment means for its environment: the deployment goes live, gives the place free, or goes on.</summary>
    /// <param name="deployment">The deployment before these events.</param>
    public static Decision Follow(ProjectEnvironment environment, Deployment deployment, IReadOnlyList<object> events) =>
        environment.Running?.Deployment != deployment.Id ? Decision.Nothing
        : events.OfType<DeploymentWentLive>().SingleOrDefault() is { } live ? GoLive(environment, deployment, live.Url)
        : events.Any(e => e is DeploymentFailed or DeploymentCancelled)
            ? WithNext(environment, [new DeploymentEnded(deployment.Id, IsInSync(environment, deployment, events))])
            : Decision.Nothing;

    /// <summary>Deployments queue from now on; the running one finishes.</summary>
    public static Decision Pause(ProjectEnvironment environment) =>
        environment.DeletedAt is not null ? environment.NotFound()
        : environment.Paused ? Decision.Nothing
        : Decision.Of(new EnvironmentPaused());

    public static Decision Resume(ProjectEnvironment environment) =>
        environment.DeletedAt is not null ? environment.NotFound()
        : environment.Paused ? WithNext(environment, [new EnvironmentResumed()])
        : Decision.Nothing;

    /// <summary>The new policy holds for those who wait already.</summary>
    public static Decision ChangePolicy(ProjectEnvironment environment, QueuePolicy policy) =>
        environment.DeletedAt is not null ? environment.NotFound()
        : environment.QueuePolicy == policy ? Decision.Nothing
        : policy == QueuePolicy.Newest ? Decision.Of([new QueuePolicyChanged(policy), .. Overtaken(environment, environment.Queue)])
        : Decision.Of(new QueuePolicyChanged(policy));

    /// <summary>Nobody is let in any more. Whoever still waits leaves the line and is to be cancelled, as is the one that is at work.</summary>
    public static Decision Close(ProjectEnvironment environment) =>
        environment.DeletedAt is not null
            ? Decision.Nothing
            : Decision.Of([
                .. environment.Queue.Select(q => new DeploymentLeftQueue(q.Deployment, null)),
                .. environment.WaitingChanges.Select(change => new EnvironmentChangeDropped(change.Id, "The environment was deleted.")),
                new EnvironmentDeleted()]);

    private static Decision GoLive(ProjectEnvironment environment, Deployment deployment, string url) =>
        deployment is { Release: { } release, GitopsCommit: { } commit }
            ? WithNext(environment, [new ReleaseWentLive(deployment.Id, deployment.Number, release, url, commit)])
            : throw new InvalidOperationException($"Deployment {deployment.Id} went live without a release that Git wants. This is a defect in AutoStack.");

    /// <summary>A revert that was committed brings Git in line; one that was given up leaves it out of line; whoever never reached Git changes nothing.</summary>
    private static bool IsInSync(ProjectEnvironment environment, Deployment deployment, IReadOnlyList<object> events) =>
        events.OfType<ManifestReverted>().SingleOrDefault() switch
        {
            { Commit: not null } => true,
            null when deployment.Revert is not null => false,
            _ => environment.InSync,
        };

    /// <summary>All waiting ones but the newest, which may have begun already.</summary>
    private static IEnumerable<object> Overtaken(ProjectEnvironment environment, IReadOnlyCollection<QueuedDeployment> waiting)
    {
        var newest = Begun(environment).Concat(waiting).MaxBy(q => q.Number);
        return waiting.Where(q => q != newest).Select(q => new DeploymentLeftQueue(q.Deployment, newest!.Deployment));
    }

    private static IEnumerable<QueuedDeployment> Begun(ProjectEnvironment environment)
    {
        if (environment.Live is { } live)
            yield return new QueuedDeployment(live.Deployment, live.Number);
        if (environment.Running is { } running)
            yield return running;
    }

    /// <summary>The environment once these events have happened.</summary>
    internal static ProjectEnvironment After(ProjectEnvironment environment, IEnumerable<object> events) =>
        events.Aggregate(environment, (state, e) => ProjectEnvironment.Evolve(state, environment.Id, e, environment.CreatedAt)!);

    /// <summary>These events, and the start of the one that may start once they have happened.</summary>
    internal static Decision WithNext(ProjectEnvironment environment, IReadOnlyList<object> events) => After(environment, events) switch
    {
        // A pause keeps deployments waiting; what concerns that which runs now goes on.
        { IsFree: true, WaitingChanges: [var first, ..] } => Decision.Of([.. events, new EnvironmentChangeStarted(first.Id)]),
        { IsFree: true, Paused: false, Stopped: false, Queue: [var first, ..] } => Decision.Of([.. events, new DeploymentStarted(first.Deployment, first.Number)]),
        _ => Decision.Of(events),
    };
}
