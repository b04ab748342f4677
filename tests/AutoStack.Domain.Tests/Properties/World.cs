using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;

namespace AutoStack.Domain.Tests.Properties;

/// <summary>
/// One environment with its deployments, runs and Git, in memory. Its methods are the handlers of the API without a database: the same decisions in the
/// same order. No method waits, and each may be called at any time, as messages come late, twice or never.
/// </summary>
public sealed class World
{
    private static readonly TimeSpan StageTime = TimeSpan.FromMinutes(5);

    private static readonly Project Shop =
        Project.Evolve(null, History.ProjectId, new ProjectCreated("shop", "https://git.example.org/shop.git", null, new ProjectSettings()), Given.Noon)!;

    private readonly HashSet<DeploymentId> admissions = [];
    private readonly List<Run> runs = [];
    private int changes;

    public World() => Environment.Append([Environments.Line.Created], Now);

    public DateTimeOffset Now { get; private set; } = Given.Noon;

    public Recorded<ProjectEnvironment> Environment { get; } = new((state, e, at) => ProjectEnvironment.Evolve(state, History.EnvironmentId, e, at));

    public Dictionary<DeploymentId, Recorded<Deployment>> Deployments { get; } = [];

    public IReadOnlyList<Run> Runs => runs;

    /// <summary>Deployments that no environment has heard of yet.</summary>
    public IReadOnlyCollection<DeploymentId> Admissions => admissions;

    /// <summary>What the GitOps repository wants; null for nothing.</summary>
    public Wanted? Git { get; private set; }

    /// <summary>What the environment says that runs; null for nothing.</summary>
    public Wanted? Served => Environment.State is { Live: { } live, Stopped: var stopped } ? new Wanted(live.Deployment, live.Release.ConfigRevision, stopped) : null;

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

    /// <summary>A look at the branch has found a new commit: it is requested, skipped, or nobody wants it.</summary>
    public void SeeCommit(NewCommit commit)
    {
        var decision = DeployNewCommit.Decide(Shop, Environment.State, commit, Deployments.Count + 1);
        if (decision.Events is [DeploymentRequested])
            Request(_ => decision);
        else
            Decide(_ => decision);
    }

    public void Admit(DeploymentId id)
    {
        var change = new Change(this);
        var deployment = change.Find(id);
        if (deployment.Status == DeploymentStatus.Queued)
        {
            var decision = Gate.Enqueue(change.Environment, deployment);
            if (decision.Refusal is { Reason: var reason })
                change.Append(deployment, CancelDeployment.Decide(deployment, reason));
            else
                change.Append(decision);
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
        if (run.Kind.IsOfChange)
        {
            change.Append(new FoldChangeResult(new ChangeId(run.Subject), run.Kind, run.Attempt, outcome, run.Deadline).Decide(change.Environment, Now), run.Deadline);
            change.Write(() => run.Folded = true);
            change.Commit();
            return;
        }

        var deployment = change.Find(new DeploymentId(run.Subject));
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
        var deployment = change.Find(id);
        Cancel(change, deployment);
        change.Append(Gate.Leave(change.Environment, deployment));
        change.Commit();
    }

    /// <summary>What a run does to Git.</summary>
    public void Commit(Run run)
    {
        if (run.Kind.Stage == Stage.Gitops)
            Git = new Wanted(new DeploymentId(run.Subject), Deployments[new DeploymentId(run.Subject)].State.ConfigRevision, Stopped: false);
        else if (run.Kind == RunKind.Revert && Git?.Deployment.Value == run.Subject)
        {
            var to = Deployments[new DeploymentId(run.Subject)].State.Revert?.To;
            Law.Holds(to == Served?.Deployment || Environment.State.DeletedAt is not null, Environment.State);
            Git = Served;
        }
        else if (run.Kind == RunKind.Change && Served is { } served)
            Git = served with
            {
                ConfigRevision = RevisionAfter(run),
                Stopped = Environment.State.ChangeAtWork?.Kind switch { ChangeKind.Stop => true, ChangeKind.Start => false, _ => served.Stopped },
            };
        else if (run.Kind == RunKind.ChangeRevert)
            Git = Served;
    }

    /// <summary>The configuration revision that runs once this change has come out well.</summary>
    public int RevisionAfter(Run run) =>
        Environment.State.ChangeAtWork is { Kind: ChangeKind.Scale } scale && scale.Id.Value == run.Subject ? scale.ConfigRevision : Environment.State.Live?.Release.ConfigRevision ?? 0;

    /// <summary>As the endpoints do; a scale to new numbers comes with a configuration revision of its own.</summary>
    public void RequestChange(ChangeKind kind, bool newNumbers)
    {
        var environment = Environment.State;
        if (Domain.Environments.RequestChange.Refuse(environment, kind) is not null)
            return;
        var change = new Change(this);
        var revised = kind == ChangeKind.Scale && newNumbers ? ChangeConfiguration.Decide(environment) : Decision.Nothing;
        var id = History.ChangeOf(++changes);
        var decision = Domain.Environments.RequestChange.Decide(environment, id, kind, environment.ConfigRevision + revised.Events.Count, History.Ada);
        change.Append(Decision.Of([.. revised.Events, .. decision.Events]));
        change.Commit();
    }

    /// <summary>A decision about the environment alone; a refusal changes nothing.</summary>
    public void Decide(Func<ProjectEnvironment, Decision> command)
    {
        var change = new Change(this);
        change.Append(command(change.Environment));
        change.Commit();
    }

    /// <summary>Deletes the environment and cancels who waits or is at work.</summary>
    public void Close()
    {
        var change = new Change(this);
        foreach (var place in change.Environment.Queue.Append(change.Environment.Running).OfType<QueuedDeployment>())
            Cancel(change, change.Find(place.Deployment));
        change.Append(Gate.Close(change.Environment));
        if (change.Environment.ChangeAtWork is { } atWork)
            change.Write(() => runs.FindAll(run => run.Subject == atWork.Id.Value && run.Outcome is null).ForEach(run => run.CancelRequested = true));
        change.Commit();
    }

    /// <summary>Removes a deployment's image, where that may be.</summary>
    public void GiveUp(DeploymentId id)
    {
        var change = new Change(this);
        change.Append(change.Find(id), ReleaseRetention.GiveUp(change.Find(id), keep: 1));
        change.Commit();
    }

    public void Pass(TimeSpan time) => Now += time;

    /// <summary>What the sweep does: ends what nobody will end.</summary>
    public void EndAbandoned()
    {
        foreach (var run in runs.Where(run => run.Outcome is null && (run.CancelRequested || run.Deadline < Now)))
            run.Outcome = run.CancelRequested ? new StageResult.Cancelled() : new StageResult.TimedOut("Its time was up.");
    }

    public void Plan(Guid subject, PlannedRun planned, DateTimeOffset? deadline)
    {
        Law.Holds(!runs.Any(run => run.Subject == subject && run.Kind == planned.Kind && run.Attempt == planned.Attempt), "The row of this run would not be inserted.");
        runs.Add(new Run(subject, planned, Now + planned.Pause, deadline ?? Now + planned.Pause + StageTime));
    }

    private void Cancel(Change change, Deployment deployment)
    {
        var decision = CancelDeployment.Decide(deployment);
        change.Append(deployment, decision);
        if (decision.Events.Count > 0)
            change.Write(() => runs.FindAll(run => run.Subject == deployment.Id.Value && run.Outcome is null && run.Kind != RunKind.Revert).ForEach(run => run.CancelRequested = true));
    }
}

/// <summary>A manifest: what is to run, with which configuration, or stopped.</summary>
public sealed record Wanted(DeploymentId Deployment, int ConfigRevision, bool Stopped);
