using AutoStack.Api.Delivery;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Logs;

/// <summary>Opens logs in PostgreSQL.</summary>
public sealed class StageLogs(LogStore store, LogSettings settings, WakeUps wakeUps, ILogger<StageLogs> logger) : IStageLogs
{
    public async Task<IOpenStageLog> Open(LogId log, string stage, long epoch, CancellationToken cancellation)
    {
        if (await store.TakeOver(log, epoch, cancellation) is not { } opened)
        {
            logger.LogWarning("The log {Log} belongs to a newer epoch than {Epoch}; this run's lines are dropped", log, epoch);
            return new DroppedLog();
        }

        return new StageLog(
            new LogBuffer(opened.NextLine, opened.Bytes, settings, opened.Clock),
            (chunk, token) => store.Append(log, epoch, stage, chunk, token),
            () => wakeUps.Touch([Topic.Log(log.Value)]),
            logger);
    }

    /// <summary>For a run that has been overtaken already.</summary>
    private sealed class DroppedLog : IOpenStageLog
    {
        public long Write(string text) => 0;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
