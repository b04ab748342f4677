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
        Law.Holds(live.SequenceEqual(environment.Live is { } release ? [release.Deployment] : []), environment);
        Law.Holds(environment.DeletedAt is null || environment.Live is null, environment);
    }

    public static void OneThingAtATimeIsAtWork(World world)
    {
        var environment = world.Environment.State;
        Law.Holds(environment.Running is null || environment.ChangeAtWork is null, environment);
        Law.Holds(environment.ChangeAtWork is null || environment.ChangeAtWork is { Status: ChangeStatus.Running, Attempt: > 0, FinishedAt: null }, environment);
        Law.Holds(environment.LastChange is null || environment.LastChange is { Status: ChangeStatus.Succeeded or ChangeStatus.Failed, FinishedAt: not null }, environment);
        Law.Holds(environment.WaitingChanges.All(change => change is { Status: ChangeStatus.Waiting, Attempt: 0 }), environment);
        // Only what is live can be changed, and a deployment that is at work keeps what is live.
        Law.Holds(environment.Live is not null || environment.DeletedAt is not null || (environment.ChangeAtWork is null && environment.WaitingChanges.Count == 0), environment);
        Law.Holds(!environment.Stopped || (environment.Running is null && environment.Live is not null) || environment.DeletedAt is not null, environment);
    }

    public static void TheLineIsInOrder(World world)
    {
        var environment = world.Environment.State;
        var numbers = environment.Queue.Select(q => q.Number).ToArray();
        Law.Holds(numbers.SequenceEqual(numbers.Distinct().Order()), environment);
        Law.Holds(environment.Queue.All(q => world.Deployments[q.Deployment].State.Number == q.Number), environment);
        Law.Holds(environment.QueuePolicy == QueuePolicy.Every || numbers.Length <= 1, environment);
        // No place stays free while somebody waits for it.
        var free = environment.Running is null && environment.ChangeAtWork is null;
        Law.Holds(!free || environment.Paused || environment.Stopped || numbers.Length == 0, environment);
        Law.Holds(!free || environment.WaitingChanges.Count == 0, environment);
        var kinds = environment.WaitingChanges.Select(change => change.Kind).ToArray();
        Law.Holds(kinds.Distinct().Count() == kinds.Length && !(kinds.Contains(ChangeKind.Stop) && kinds.Contains(ChangeKind.Start)), environment);
        Law.Holds(environment.DeletedAt is null || kinds.Length == 0, environment);
    }

    /// <summary>What runs has one run that will be folded, and everything else has none.</summary>
    public static void SomebodyIsAtWorkOnWhatRuns(World world)
    {
        foreach (var (id, stream) in world.Deployments)
        {
            var deployment = stream.State;
            var open = world.Runs.Where(run => run.Subject == id.Value && !run.Folded).ToArray();
            Law.Holds(open.Length == (deployment.Status == DeploymentStatus.Running ? 1 : 0), deployment);
            if (open is not [var run])
                continue;

            if (deployment.Revert is { } revert)
                Law.Holds((run.Kind, run.Attempt) == (RunKind.Revert, revert.Attempt), deployment);
            else
                Law.Holds((run.Kind, run.Attempt) == (new RunKind(deployment.Stage!.Value), deployment[deployment.Stage!.Value].Attempt), deployment);
            // Its runner hears that it is cancelled.
            if (deployment is { CancellationRequested: true, Revert: null })
                Law.Holds(run.CancelRequested || run.Outcome is not null, deployment);
        }
    }

    public static void SomebodyIsAtWorkOnTheChange(World world)
    {
        var environment = world.Environment.State;
        var open = world.Runs.Where(run => run.Kind.IsOfChange && !run.Folded).ToArray();
        Law.Holds(open.Length == (environment.ChangeAtWork is null ? 0 : 1), environment);
        if (open is not [var run] || environment.ChangeAtWork is not { } change)
            return;
        Law.Holds(run.Subject == change.Id.Value, environment);
        Law.Holds((run.Kind, run.Attempt) == (change.Reverting ? (RunKind.ChangeRevert, change.RevertAttempt) : (RunKind.Change, change.Attempt)), environment);
        Law.Holds(environment.DeletedAt is null || run.CancelRequested || run.Outcome is not null, environment);
    }

    public static void EveryDeploymentIsLegal(World world)
    {
        foreach (var stream in world.Deployments.Values)
        {
            DeploymentLaws.Check(stream.State);
            Law.Holds(stream.State.Version == stream.Events.Count, stream.State);
        }
    }

    /// <summary>While nobody is at work and the environment says that it is in sync, Git wants what is live, as it was last changed.</summary>
    public static void GitWantsWhatIsLive(World world)
    {
        if (world.Environment.State is { Running: null, ChangeAtWork: null, InSync: true, DeletedAt: null } environment)
            Law.Holds(world.Git == world.Served, environment);
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
                    Law.Holds(before is { Running: null, ChangeAtWork: null, WaitingChanges: [], Paused: false, Stopped: false, DeletedAt: null }, before);
                    Law.Holds(before.Queue[0] == new QueuedDeployment(started.Deployment, started.Number), before);
                    Law.Holds(before.QueuePolicy == QueuePolicy.Every || started.Number > (before.Live?.Number ?? 0), before);
                    break;
                case DeploymentLeftQueue { SupersededBy: { } by } left:
                    Law.Holds(before.QueuePolicy == QueuePolicy.Newest, before);
                    Law.Holds(world.Deployments[by].State.Number > world.Deployments[left.Deployment].State.Number, before);
                    break;
                case EnvironmentChangeRequested:
                    Law.Holds(before is { DeletedAt: null, Live: not null }, before);
                    break;
                case EnvironmentChangeStarted started:
                    Law.Holds(before is { Running: null, ChangeAtWork: null, DeletedAt: null } && before.WaitingChanges[0].Id == started.Change, before);
                    break;
                case EnvironmentChangeDropped dropped:
                    Law.Holds(before.WaitingChanges.Any(change => change.Id == dropped.Change), before);
                    break;
                // Whatever comes after an end would find it at work no more.
                case IChangeEvent told:
                    Law.Holds(before.ChangeAtWork?.Id == told.Change && (before.DeletedAt is null || told is EnvironmentChangeFailed), before);
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

    /// <summary>Only a waiting one is superseded, and nothing follows an end but the retirement of what was live and, once, the loss of its image.</summary>
    public static void NothingFollowsAnEnd(World world)
    {
        foreach (var stream in world.Deployments.Values)
        {
            for (var i = 1; i < stream.Events.Count; i++)
            {
                var (before, @event) = (stream.Before(i)!, stream.Events[i].Event);
                Law.Holds(@event is not DeploymentSuperseded || before.Status == DeploymentStatus.Queued, before);
                if (@event is DeploymentRetired or DeploymentRolledBack or DeploymentTakenDown)
                    Law.Holds(before.Status == DeploymentStatus.Live, before);
                else if (@event is ReleaseRemoved)
                    Law.Holds(before.Status.IsFinished() && before is { Status: not DeploymentStatus.Live, Image: not null, Removal: null }, before);
                else
                    Law.Holds(!before.Status.IsFinished(), before);
            }
        }
    }
}
