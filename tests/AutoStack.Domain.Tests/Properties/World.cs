using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests.Properties;

/// <summary>
/// One environment with its deployments, runs and Git, in memory. Its methods are the handlers of the API without a database: the same decisions in the
/// same order. No method waits, and each may be called at any time, as messages come late, twice or never.
/// </summary>
public sealed class World
{
    private static readonly TimeSpan StageTime = TimeSpan.FromMinutes(5);

    private readonly HashSet<DeploymentId> admissions = [];
    private readonly List<Run> runs = [];

    public World() => Environment.Append([Environments.Line.Created], Now);

    public DateTimeOffset Now { get; private set; } = Given.Noon;

    public Recorded<ProjectEnvironment> Environment { get; } = new((state, e, at) => ProjectEnvironment.Evolve(state, History.EnvironmentId, e, at));

    public Dictionary<DeploymentId, Recorded<Deployment>> Deployments { get; } = [];

    public IReadOnlyList<Run> Runs => runs;

    /// <summary>Deployments that no environment has heard of yet.</summary>
    public IReadOnlyCollection<DeploymentId> Admissions => admissions;

    /// <summary>The deployment that the GitOps repository wants; null for none.</summary>
    public DeploymentId? Git { get; set; }

    /// <summary>A request that the decision allows, with the number that it would have.</summary>
    public void Request(Func<int, Decision> decide)
    {
        var number = Deployments.Count + 1;
        var decision = decide(number);
        if (Environment.State.DeletedAt is not null || decision.Refusal is not null)
            return;
        var id = History.DeploymentOf(number);
        Deployments[id] = new Recorded<Deployment>((state, e, at) => Deployment.Evolve(state, id, e, at));
        Deployments[id].Append(decision.Events, Now);
        admissions.Add(id);
    }

    public void Admit(DeploymentId id)
    {
        var change = new Change(this);
        var deployment = change.Find(id);
        if (deployment.Status == DeploymentStatus.Queued)
        {
            var decision = Gate.Enqueue(change.Environment, deployment);
            if (decision.Refusal is null)
                change.Append(decision);
            else
                change.Append(deployment, CancelDeployment.Decide(deployment));
        }

        change.Write(() => admissions.Remove(id));
        change.Commit();
    }

    /// <param name="again">Folds what was folded already, as an owner does that was frozen in between.</param>
    public void Fold(Run run, bool again = false)
    {
        if (run.Outcome is not { } outcome || (run.Folded && !again))
            return;
        var change = new Change(this);
        var deployment = change.Find(run.Deployment);
        var decision = new FoldStageResult(run.Kind, run.Attempt, outcome, run.Deadline).Decide(deployment, change.Environment.Live?.Deployment, Now);
        change.Append(deployment, decision, run.Deadline);
        change.Append(Gate.Follow(change.Environment, deployment, decision.Events));
        change.Write(() => run.Folded = true);
        change.Commit();
    }

    public void Note(DeploymentId id, Func<Deployment, Decision> progress)
    {
        var change = new Change(this);
        change.Append(change.Find(id), progress(change.Find(id)));
        change.Commit();
    }

    public void Cancel(DeploymentId id)
    {
        var change = new Change(this);
        Cancel(change, change.Find(id));
        change.Append(Gate.Leave(change.Environment, id));
        change.Commit();
    }

    /// <summary>A decision about the environment alone; a refusal changes nothing.</summary>
    public void Decide(Func<ProjectEnvironment, Decision> command)
    {
        var change = new Change(this);
        change.Append(command(change.Environment));
        change.Commit();
    }

    /// <summary>Deletes the environment and cancels who waits or runs.</summary>
    public void Close()
    {
        var change = new Change(this);
        foreach (var place in change.Environment.Queue.Append(change.Environment.Running).OfType<QueuedDeployment>())
            Cancel(change, change.Find(place.Deployment));
        change.Append(Gate.Close(change.Environment));
        change.Commit();
    }

    public void Pass(TimeSpan time) => Now += time;

    /// <summary>What the sweep does: ends what nobody will end.</summary>
    public void EndAbandoned()
    {
        foreach (var run in runs.Where(run => run.Outcome is null && (run.CancelRequested || run.Deadline < Now)))
            run.Outcome = run.CancelRequested ? new StageResult.Cancelled() : new StageResult.TimedOut("Its time was up.");
    }

    public void Plan(DeploymentId deployment, PlannedRun planned, DateTimeOffset? deadline)
    {
        Law.Holds(!runs.Any(run => run.Deployment == deployment && run.Kind == planned.Kind && run.Attempt == planned.Attempt), "The row of this run would not be inserted.");
        runs.Add(new Run(deployment, planned, Now + planned.Pause, deadline ?? Now + planned.Pause + StageTime));
    }

    private void Cancel(Change change, Deployment deployment)
    {
        var decision = CancelDeployment.Decide(deployment);
        change.Append(deployment, decision);
        if (decision.Events.Count > 0)
            change.Write(() => runs.FindAll(run => run.Deployment == deployment.Id && run.Outcome is null && run.Kind != RunKind.Revert).ForEach(run => run.CancelRequested = true));
    }
}
