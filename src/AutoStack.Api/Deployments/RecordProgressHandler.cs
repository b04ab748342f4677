using AutoStack.Api.Persistence;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Pipeline.Runs;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Marten;

namespace AutoStack.Api.Deployments;

/// <summary>Records how far a run is, while its claim is the current one.</summary>
public static class RecordProgressHandler
{
    public static async Task Handle(RecordProgress message, IDocumentSession session, StageRuns runs, DatabaseClock clock, WorkSignal signal, CancellationToken cancellation)
    {
        if (!await runs.IsCurrent(message.Run, message.Epoch, cancellation))
            return;
        var change = new DeploymentChange(session, clock, signal, cancellation);
        if (await change.Find(new DeploymentId(message.Deployment)) is not { } deployment)
            return;
        var decision = message.Progress switch
        {
            StageProgress.SyncRequested p => NoteProgress.SyncRequested(deployment, p.GitOpsCommit),
            StageProgress.RolloutProgressed p => NoteProgress.RolloutProgressed(deployment, p.HealthyInstances, p.WantedInstances),
            StageProgress.TrafficShifted => NoteProgress.TrafficShifted(deployment),
            _ => Decision.Nothing,
        };
        await change.Append(deployment, decision, await change.Now());
    }
}
