using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests.Properties;

/// <summary>What holds in every world after every step.</summary>
public static class Laws
{
    public static void EnvironmentAndDeploymentsAgree(World world)
    {
        var environment = world.Environment.State;
        var deployments = world.Deployments.Values.Select(stream => stream.State).ToArray();

        var running = deployments.Where(d => d.Status == DeploymentStatus.Running).Select(d => d.Id).ToArray();
        Law.Holds(running.Length <= 1);
        Law.Holds(running.SequenceEqual(environment.Running is { } place ? [place.Deployment] : []), environment);

        // Nobody waits outside of the line unless its message is still to come.
        foreach (var waiting in deployments.Where(d => d.Status == DeploymentStatus.Queued && !world.Admissions.Contains(d.Id)))
            Law.Holds(environment.Queue.Any(q => q.Deployment == waiting.Id), environment);
        Law.Holds(environment.Queue.All(q => world.Deployments[q.Deployment].State.Status == DeploymentStatus.Queued), environment);

        var live = deployments.Where(d => d.Status == DeploymentStatus.Live).Select(d => d.Id).ToArray();
        Law.Holds(live.Length <= 1);
        if (environment.DeletedAt is null)
            Law.Holds(live.SequenceEqual(environment.Live is { } release ? [release.Deployment] : []), environment);
        else
            Law.Holds(environment.Live is null, environment);
    }

    public static void TheLineIsInOrder(World world)
    {
        var environment = world.Environment.State;
        var numbers = environment.Queue.Select(q => q.Number).ToArray();
        Law.Holds(numbers.SequenceEqual(numbers.Distinct().Order()), environment);
        Law.Holds(environment.Queue.All(q => world.Deployments[q.Deployment].State.Number == q.Number), environment);
        Law.Holds(environment.QueuePolicy == QueuePolicy.Every || numbers.Length <= 1, environment);
        // No place stays free while somebody waits for it.
        Law.Holds(environment.Running is not null || environment.Paused || numbers.Length == 0, environment);
    }

    /// <summary>What runs has one run that will be folded, and everything else has none.</summary>
    public static void SomebodyIsAtWorkOnWhatRuns(World world)
    {
        foreach (var (id, stream) in world.Deployments)
        {
            var deployment = stream.State;
            var open = world.Runs.Where(run => run.Deployment == id && !run.Folded).ToArray();
            Law.Holds(open.Length == (deployment.Status == DeploymentStatus.Running ? 1 : 0), deployment);
            if (open is not [var run])
                continue;

            if (deployment.Revert is { } revert)
                Law.Holds((run.Kind, run.Attempt) == (RunKind.Revert, revert.Attempt), deployment);
            else
                Law.Holds((run.Kind, run.Attempt) == (new RunKind(deployment.Stage), deployment[deployment.Stage!.Value].Attempt), deployment);
            // Its runner hears that it is cancelled.
            if (deployment is { CancellationRequested: true, Revert: null })
                Law.Holds(run.CancelRequested || run.Outcome is not null, deployment);
        }
    }

    public static void EveryDeploymentIsLegal(World world)
    {
        foreach (var stream in world.Deployments.Values)
        {
            DeploymentLaws.Check(stream.State);
            Law.Holds(stream.State.Version == stream.Events.Count, stream.State);
        }
    }

    /// <summary>While nobody runs and the environment says that it is in sync, Git wants what is live.</summary>
    public static void GitWantsWhatIsLive(World world)
    {
        if (world.Environment.State is { Running: null, InSync: true, DeletedAt: null } environment)
            Law.Holds(world.Git == environment.Live?.Deployment, environment);
    }

    /// <summary>Each event of the environment's stream was allowed by the state before it.</summary>
    public static void TheGateLetInWhoseTurnItWas(World world)
    {
        for (var i = 1; i < world.Environment.Events.Count; i++)
        {
            var before = world.Environment.Before(i)!;
            switch (world.Environment.Events[i].Event)
            {
                case DeploymentQueued queued:
                    Law.Holds(before.DeletedAt is null && before.Queue.All(q => q.Deployment != queued.Deployment), before);
                    break;
                case DeploymentStarted started:
                    Law.Holds(before is { Running: null, Paused: false, DeletedAt: null }, before);
                    Law.Holds(before.Queue[0] == new QueuedDeployment(started.Deployment, started.Number), before);
                    Law.Holds(before.QueuePolicy == QueuePolicy.Every || started.Number > (before.Live?.Number ?? 0), before);
                    break;
                case DeploymentLeftQueue { SupersededBy: { } by } left:
                    Law.Holds(before.QueuePolicy == QueuePolicy.Newest, before);
                    Law.Holds(world.Deployments[by].State.Number > world.Deployments[left.Deployment].State.Number, before);
                    break;
                case DeploymentEnded ended:
                    Law.Holds(before.Running?.Deployment == ended.Deployment, before);
                    break;
                case ReleaseWentLive live:
                    Law.Holds(before.Running?.Deployment == live.Deployment && before.DeletedAt is null, before);
                    break;
            }
        }
    }

    /// <summary>Only a waiting one is superseded, and nothing follows an end but the retirement of what was live.</summary>
    public static void NothingFollowsAnEnd(World world)
    {
        foreach (var stream in world.Deployments.Values)
        {
            for (var i = 1; i < stream.Events.Count; i++)
            {
                var (before, @event) = (stream.Before(i)!, stream.Events[i].Event);
                Law.Holds(@event is not DeploymentSuperseded || before.Status == DeploymentStatus.Queued, before);
                if (@event is DeploymentRetired or DeploymentRolledBack)
                    Law.Holds(before.Status == DeploymentStatus.Live, before);
                else
                    Law.Holds(!before.Status.IsFinished(), before);
            }
        }
    }
}
