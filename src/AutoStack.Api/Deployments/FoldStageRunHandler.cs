using AutoStack.Api.Persistence;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Pipeline.Runs;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using Marten;

namespace AutoStack.Api.Deployments;

/// <summary>
/// The saga's step: a run has come out, the domain decides what follows, and all streams that this concerns hear of it in one transaction. Loads the streams
/// after the work; a result that is late or doubled changes nothing.
/// </summary>
public static class FoldStageRunHandler
{
    public static async Task Handle(FoldStageRun message, IDocumentSession session, StageRuns runs, DatabaseClock clock, WorkSignal signal, CancellationToken cancellation)
    {
        if (await runs.FindFinished(message.Run, cancellation) is not { } run)
            return;

        var change = new DeploymentChange(session, clock, signal, cancellation);
        if (run.Subject is RunSubject.OfChange of)
        {
            var environment = await change.Get(of.Environment);
            var now = await change.Now();
            await change.Append(environment, new FoldChangeResult(of.Change, run.Kind, run.Attempt, run.Outcome, run.Deadline).Decide(environment, now), now, run.Deadline);
        }
        else if (run.Subject is RunSubject.OfDeployment { Deployment: var id } && await change.Find(id) is { } deployment)
        {
            var environment = await change.Get(deployment.EnvironmentId);
            var now = await change.Now();
            var decision = new FoldStageResult(run.Kind, run.Attempt, run.Outcome, run.Deadline).Decide(deployment, environment.Live?.Deployment, now);
            await change.Append(deployment, decision, now, run.Deadline);
            await change.Append(environment, Gate.Follow(environment, deployment, decision.Events), now);
        }

        StageRuns.MarkFolded(session, run);
    }
}
