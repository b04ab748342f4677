using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests.Properties;

public enum Move
{
    Request,
    Retry,
    Redeploy,
    Rollback,
    Admit,
    Work,
    Finish,
    Fold,
    FoldAgain,
    Note,
    Cancel,
    Pause,
    Resume,
    ChangePolicy,
    ChangeAutoDeploy,
    ChangeConfiguration,
    RequestChange,
    ChangeEnvironment,
    Pass,
    Sweep,
    SeeCommit,
    Close,
    GiveUp,
}

/// <summary>One thing that happens to a world. What the numbers choose from is there when the step is taken; where there is nothing, nothing happens.</summary>
public readonly record struct Step(Move Move, int Who, int How)
{
    private const int MostDeployments = 6;

    public void Take(World world)
    {
        world.Pass(TimeSpan.FromSeconds(1));
        var (who, how) = (Who, How);
        switch (Move)
        {
            case Move.Request when world.Deployments.Count < MostDeployments:
                world.Request(number => Decision.Of(History.Requested(number: number)));
                break;
            case Move.Retry when CanRepeat(world, out var of):
                world.Request(number => RequestDeployment.Retry(of, number, world.Environment.State.ConfigRevision, null));
                break;
            case Move.Redeploy when CanRepeat(world, out var of):
                world.Request(number => RequestDeployment.Redeploy(of, number, world.Environment.State.ConfigRevision, null));
                break;
            case Move.Rollback when world.Deployments.Count < MostDeployments && Pick([.. WithRelease(world)]) is { } id:
                world.Request(number => RequestDeployment.Rollback(world.Deployments[id].State, number, world.Deployments[id].State.ConfigRevision, History.Ada));
                break;
            // A message to admit may come again at any time.
            case Move.Admit when Pick(how % 3 == 0 ? [.. world.Deployments.Keys] : [.. world.Admissions]) is { } id:
                world.Admit(id);
                break;
            // Runs come out well one after the other up to some stage or to the end, as on most days; else few sequences would get far.
            case Move.Work:
                for (var i = 0; i < 10 && world.Runs.FirstOrDefault(run => run.Outcome is null) is { } run && (int?)run.Kind.Stage != how % 14; i++)
                {
                    world.Finish(run, Answer.Well, toldAll: true);
                    world.Fold(run);
                }

                break;
            case Move.Finish when Pick([.. world.Runs.Where(run => run.Outcome is null)]) is { } run:
                world.Finish(run, how < 30 ? Answer.Well : Enum.GetValues<Answer>()[how % 8], toldAll: how % 3 > 0);
                if (how % 7 > 0)
                    world.Fold(run);
                break;
            case Move.Fold when Pick([.. world.Runs]) is { } run:
                world.Fold(run);
                break;
            case Move.FoldAgain when Pick([.. world.Runs]) is { } run:
                world.Fold(run, again: true);
                break;
            case Move.Note when PickRunning(world) is { } id:
                world.Note(id, deployment => (how % 3) switch
                {
                    0 => NoteProgress.SyncRequested(deployment, History.GitopsCommit),
                    1 => NoteProgress.RolloutProgressed(deployment, how % 2, 2),
                    _ => NoteProgress.TrafficShifted(deployment),
                });
                break;
            case Move.Cancel when PickRunning(world) is { } id:
                world.Cancel(id);
                break;
            case Move.Pause:
                world.Decide(Gate.Pause);
                break;
            case Move.Resume:
                world.Decide(Gate.Resume);
                break;
            case Move.ChangePolicy:
                world.Decide(environment => Gate.ChangePolicy(environment, (QueuePolicy)(how % 2)));
                break;
            case Move.ChangeAutoDeploy:
                world.Decide(environment => ChangeAutoDeploy.Decide(environment, how % 3 > 0));
                break;
            case Move.ChangeConfiguration:
                world.Decide(ChangeConfiguration.Decide);
                break;
            // Starts more often than stops, else nothing would run most of the time.
            case Move.RequestChange:
                world.RequestChange(new[] { ChangeKind.Restart, ChangeKind.Stop, ChangeKind.Start, ChangeKind.Scale, ChangeKind.Start }[how % 5], newNumbers: who % 3 > 0);
                break;
            case Move.ChangeEnvironment:
                world.Decide(Changed(who, how).Decide);
                break;
            case Move.SeeCommit when world.Deployments.Count < MostDeployments:
                world.SeeCommit(new NewCommit(History.Source.Sha, how % 3 == 0 ? $"Not yet {DeployNewCommit.SkipMark}" : "Now", TouchesWatchedPaths: how % 5 > 0));
                break;
            case Move.Pass:
                world.Pass(TimeSpan.FromSeconds(how * 10));
                break;
            case Move.Sweep:
                world.EndAbandoned();
                break;
            case Move.Close:
                world.Close();
                break;
            case Move.GiveUp when Pick([.. WithRelease(world)]) is { } id:
                world.GiveUp(id);
                break;
        }

        bool CanRepeat(World world, out Deployment of)
        {
            var ids = world.Deployments.Keys.ToArray();
            of = ids.Length == 0 ? null! : world.Deployments[ids[who % ids.Length]].State;
            return ids.Length is > 0 and < MostDeployments;
        }
    }

    /// <summary>Several things at once, in all combinations.</summary>
    private static ChangeEnvironment Changed(int who, int how) => new(
        Branch: (how % 4) switch { 0 => null, 1 => "", _ => $"release/{how % 2}" },
        Target: (who % 5) switch { 0 => "docker", 1 => "local", _ => null },
        QueuePolicy: (who % 4) switch { 0 => QueuePolicy.Newest, 1 => QueuePolicy.Every, _ => null },
        AutoDeploy: (how % 5) switch { 0 => false, 1 => true, _ => null },
        Paused: (how % 3) switch { 0 => true, 1 => false, _ => null });

    private static IEnumerable<DeploymentId> WithRelease(World world) => world.Deployments.Where(d => d.Value.State.Release is not null).Select(d => d.Key);

    /// <summary>The running one more often than any other.</summary>
    private DeploymentId? PickRunning(World world) =>
        Who % 2 == 0 && world.Environment.State.Running is { } running ? running.Deployment : Pick([.. world.Deployments.Keys]);

    private Run? Pick(Run[] runs) => runs.Length == 0 ? null : runs[Who % runs.Length];

    private DeploymentId? Pick(DeploymentId[] ids) => ids.Length == 0 ? null : ids[Who % ids.Length];
}
