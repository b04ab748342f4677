namespace AutoStack.Api.Pipeline.Runs;

/// <summary>Why a run was told to end before its work was done.</summary>
public enum StopReason
{
    None,

    /// <summary>Somebody cancelled the deployment.</summary>
    Cancelled,

    /// <summary>The stage's deadline passed.</summary>
    TimedOut,

    /// <summary>Another owner has the run, or the lease could not be renewed in time.</summary>
    LeaseLost,

    /// <summary>This node stops; the run goes on elsewhere or with the next start.</summary>
    NodeStopping,
}

/// <summary>A run at work on this node.</summary>
public sealed class ActiveRun(ClaimedRun claim) : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private int reason;

    public ClaimedRun Claim { get; } = claim;

    public CancellationToken Token => source.Token;

    public StopReason StopReason => (StopReason)Volatile.Read(ref reason);

    /// <summary>When the lease was last known to be held, by this process's monotonic clock.</summary>
    public long RenewedAt { get; set; } = TimeProvider.System.GetTimestamp();

    /// <summary>Tells the run to end. The first reason counts.</summary>
    public void Stop(StopReason why)
    {
        if (Interlocked.CompareExchange(ref reason, (int)why, (int)StopReason.None) == (int)StopReason.None)
            source.Cancel();
    }

    public void Dispose() => source.Dispose();
}
