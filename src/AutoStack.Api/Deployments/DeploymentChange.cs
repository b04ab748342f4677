using AutoStack.Api.Persistence;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Pipeline.Runs;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using JasperFx.Events;
using Marten;

namespace AutoStack.Api.Deployments;

/// <summary>
/// One decision's worth of changes to an environment and its deployments: each stream is fetched once for writing, so that the commit checks the version of
/// all that were written, and everything lands in one transaction.
/// </summary>
public sealed class DeploymentChange(IDocumentSession session, DatabaseClock clock, WorkSignal signal, CancellationToken cancellation)
{
    private readonly Dictionary<DeploymentId, IEventStream<Deployment>> deployments = [];
    private readonly Dictionary<EnvironmentId, IEventStream<ProjectEnvironment>> environments = [];

    /// <summary>The deployment as it is now, or null.</summary>
    public async Task<Deployment?> Find(DeploymentId id) => (await Stream(id)).Aggregate;

    /// <exception cref="InvalidOperationException">There is no such environment.</exception>
    public async Task<ProjectEnvironment> Get(EnvironmentId id) =>
        (await Stream(id)).Aggregate ?? throw new InvalidOperationException($"Environment {id} does not exist.");

    /// <summary>An environment and a deployment, read in this order, and the database's time after both, in one round trip.</summary>
    /// <exception cref="InvalidOperationException">There is no such environment.</exception>
    public async Task<(ProjectEnvironment Environment, Deployment? Deployment, DateTimeOffset Now)> Fetch(EnvironmentId environment, DeploymentId deployment)
    {
        var batch = session.CreateBatchQuery();
        var (fetchesEnvironment, fetchesDeployment) = (batch.Events.FetchForWriting<ProjectEnvironment>(environment.Value), batch.Events.FetchForWriting<Deployment>(deployment.Value));
        var asksClock = DatabaseClock.Now(batch);
        await batch.Execute(cancellation);
        environments[environment] = await fetchesEnvironment;
        deployments[deployment] = await fetchesDeployment;
        return (await Get(environment), await Find(deployment), await asksClock);
    }

    /// <summary>The database's time; ask for it after the streams that the decision reads were fetched.</summary>
    public Task<DateTimeOffset> Now() => clock.Now(cancellation);

    /// <summary>Appends a deployment's decision and plans the run that it calls for.</summary>
    /// <param name="deadline">The running stage's deadline, handed on to a retry.</param>
    public async Task Append(Deployment deployment, Decision decision, DateTimeOffset now, DateTimeOffset? deadline = null)
    {
        session.Append(await Stream(deployment.Id), now, decision.Events);
        if (PlannedRun.For(decision.Events) is { } run)
            Plan(RunSubject.Of(deployment.Id), deployment.ProjectId, run, deadline);
    }

    /// <summary>
    /// Appends a gate's decision, and lets the deployments that it speaks of know: who is overtaken or replaced, who may start. Plans the run that a change calls for.
    /// </summary>
    /// <param name="deadline">The deadline of the change's run, handed on to a retry.</param>
    public async Task Append(ProjectEnvironment environment, Decision decision, DateTimeOffset now, DateTimeOffset? deadline = null)
    {
        session.Append(await Stream(environment.Id), now, decision.Events);
        foreach (var @event in decision.Events)
        {
            switch (@event)
            {
                case DeploymentLeftQueue { SupersededBy: { } by } left when await Find(left.Deployment) is { } overtaken:
                    await Append(overtaken, ReplaceDeployment.Supersede(overtaken, by), now);
                    break;
                case ReleaseWentLive live when environment.Live is { } former && await Find(former.Deployment) is { } replaced && await Find(live.Deployment) is { } by:
                    await Append(replaced, ReplaceDeployment.Retire(replaced, by), now);
                    break;
                case EnvironmentDeleted when environment.Live is { } last && await Find(last.Deployment) is { } served:
                    await Append(served, ReplaceDeployment.TakeDown(served, $"Environment {environment.Name} was deleted."), now);
                    break;
                case DeploymentStarted started when await Find(started.Deployment) is { } admitted:
                    await Append(admitted, AdmitDeployment.Decide(admitted), now);
                    break;
                case IChangeEvent { Change: var change } when PlannedRun.For([@event]) is { } run:
                    Plan(RunSubject.Of(environment.Id, change), environment.ProjectId, run, deadline);
                    break;
            }
        }
    }

    private void Plan(RunSubject subject, ProjectId project, PlannedRun run, DateTimeOffset? deadline)
    {
        StageRuns.Plan(session, subject, project, run, run.Attempt > 1 ? deadline : null);
        session.Listeners.Add(new WakeAfterCommit(signal));
    }

    private async Task<IEventStream<Deployment>> Stream(DeploymentId id) =>
        deployments.TryGetValue(id, out var stream) ? stream : deployments[id] = await session.Events.FetchForWriting<Deployment>(id.Value, cancellation);

    private async Task<IEventStream<ProjectEnvironment>> Stream(EnvironmentId id) =>
        environments.TryGetValue(id, out var stream) ? stream : environments[id] = await session.Events.FetchForWriting<ProjectEnvironment>(id.Value, cancellation);

    private sealed class WakeAfterCommit(WorkSignal signal) : DocumentSessionListenerBase
    {
        public override Task AfterCommitAsync(IDocumentSession session, Marten.Services.IChangeSet commit, CancellationToken token)
        {
            signal.Set();
            return Task.CompletedTask;
        }
    }
}
