using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests.Properties;

/// <summary>
/// One transaction, as <c>DeploymentChange</c> of the API makes it: what it reads is as it was before, and all that it writes lands at once with
/// <see cref="Commit"/>.
/// </summary>
public sealed class Change(World world)
{
    private readonly List<Action> writes = [];

    public ProjectEnvironment Environment { get; } = world.Environment.State;

    public Deployment Find(DeploymentId id) => world.Deployments[id].State;

    public void Append(Deployment deployment, Decision decision, DateTimeOffset? deadline = null)
    {
        writes.Add(() => world.Deployments[deployment.Id].Append(decision.Events, world.Now));
        if (PlannedRun.For(decision.Events) is { } run)
            writes.Add(() => world.Plan(deployment.Id.Value, run, run.Attempt > 1 ? deadline : null));
    }

    /// <param name="deadline">The deadline of the change's run, handed on to a retry.</param>
    public void Append(Decision gate, DateTimeOffset? deadline = null)
    {
        writes.Add(() => world.Environment.Append(gate.Events, world.Now));
        foreach (var @event in gate.Events)
        {
            switch (@event)
            {
                case DeploymentLeftQueue { SupersededBy: { } by } left:
                    Append(Find(left.Deployment), ReplaceDeployment.Supersede(Find(left.Deployment), by));
                    break;
                case ReleaseWentLive live when Environment.Live is { } former:
                    Append(Find(former.Deployment), ReplaceDeployment.Retire(Find(former.Deployment), Find(live.Deployment)));
                    break;
                case EnvironmentDeleted when Environment.Live is { } last:
                    Append(Find(last.Deployment), ReplaceDeployment.TakeDown(Find(last.Deployment), "Environment production was deleted."));
                    break;
                case DeploymentStarted started:
                    Append(Find(started.Deployment), AdmitDeployment.Decide(Find(started.Deployment)));
                    break;
                case IChangeEvent { Change: var change } when PlannedRun.For([@event]) is { } run:
                    writes.Add(() => world.Plan(change.Value, run, run.Attempt > 1 ? deadline : null));
                    break;
            }
        }
    }

    /// <summary>Writes a row in the same transaction.</summary>
    public void Write(Action write) => writes.Add(write);

    public void Commit() => writes.ForEach(write => write());
}
