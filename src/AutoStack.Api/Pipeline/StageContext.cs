using AutoStack.Api.Logs;
using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Pipeline;

/// <summary>What every piece of stage work gets along: who it works for, under which epoch, and where its output goes.</summary>
/// <param name="Run">The id of the run's row in <c>stage_runs</c>.</param>
/// <param name="Subject">The id of what the run works for: a deployment, or a change of an environment. Its child processes carry it.</param>
/// <param name="Epoch">Names what this run writes, so that a run that wakes late writes beside, never over, its successor.</param>
/// <param name="Log">The log of what it works for.</param>
/// <param name="Report">Tells progress to record as events; a hint that may be lost and never decides.</param>
/// <param name="Cancellation">Cancelled when the run is cancelled, its deadline passes or its lease is lost.</param>
public sealed record StageContext(
    Guid Run,
    Guid Subject,
    RunKind Kind,
    int Attempt,
    long Epoch,
    IStageLog Log,
    Action<StageProgress> Report,
    CancellationToken Cancellation);

/// <summary>The log of one stage run. Thread-safe, never blocks on the database, bounded: beyond the budget lines are counted, not kept.</summary>
public interface IStageLog
{
    /// <summary>Appends one line (without its newline) and returns its number in the log.</summary>
    long Write(string text);
}

/// <summary>Progress inside a stage that is worth an event.</summary>
public abstract record StageProgress
{
    private StageProgress()
    {
    }

    /// <summary>The target was told which commit to bring about.</summary>
    public sealed record SyncRequested(string GitOpsCommit) : StageProgress;

    /// <summary>So many of the wanted instances of the new release are healthy.</summary>
    public sealed record RolloutProgressed(int HealthyInstances, int WantedInstances) : StageProgress;

    /// <summary>From now on requests reach the new release.</summary>
    public sealed record TrafficShifted : StageProgress;
}

/// <summary>Opens stage logs.</summary>
public interface IStageLogs
{
    /// <summary>Takes the log over under the run's epoch; an older epoch's writer changes nothing from then on.</summary>
    Task<IOpenStageLog> Open(LogId log, string stage, long epoch, CancellationToken cancellation);
}

/// <summary>A log that a run writes to. Disposing writes what is left, within a deadline.</summary>
public interface IOpenStageLog : IStageLog, IAsyncDisposable;

/// <summary>Ends what runs of former owners left behind on this host.</summary>
public interface IStaleProcesses
{
    /// <summary>Ends every process of the deployment or change that was started under an older epoch.</summary>
    Task End(Guid subject, long beforeEpoch, CancellationToken cancellation);
}
