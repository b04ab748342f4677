using AutoStack.Api.Delivery;
using AutoStack.Api.Pipeline;
using AutoStack.Domain;

namespace AutoStack.Api.Logs;

/// <summary>Opens logs in PostgreSQL.</summary>
public sealed class StageLogs(LogStore store, LogSettings settings, WakeUps wakeUps, ILogger<StageLogs> logger) : IStageLogs
{
    public async Task<IOpenStageLog> Open(DeploymentId deployment, string stage, long epoch, CancellationToken cancellation)
    {
        if (await store.TakeOver(deployment, epoch, cancellation) is not { } opened)
        {
            logger.LogWarning("The log of deployment {Deployment} belongs to a newer epoch than {Epoch}; this run's lines are dropped", deployment, epoch);
            return new DroppedLog();
        }

        return new StageLog(
            new LogBuffer(opened.NextLine, opened.Bytes, settings, opened.Clock),
            (chunk, token) => store.Append(deployment, epoch, stage, chunk, token),
            () => wakeUps.Touch([Topic.Log(deployment.Value)]),
            logger);
    }

    /// <summary>For a run that has been overtaken already.</summary>
    private sealed class DroppedLog : IOpenStageLog
    {
        public long Write(string text) => 0;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
