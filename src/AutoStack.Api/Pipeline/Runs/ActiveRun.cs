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
    private readonly Lock gate = new();
    private StopReason reason;
    private bool disposed;

    public ClaimedRun Claim { get; } = claim;

    public CancellationToken Token => source.Token;

    public StopReason StopReason
    {
        get
        {
            lock (gate)
                return reason;
        }
    }

    /// <summary>When the lease was last known to be held, by this process's monotonic clock.</summary>
    public long RenewedAt { get; set; } = TimeProvider.System.GetTimestamp();

    /// <summary>Tells the run to end. The first reason counts; a run that has ended is left alone.</summary>
    public void Stop(StopReason why)
    {
        lock (gate)
        {
            if (disposed || reason != StopReason.None)
                return;
            reason = why;
        }

        // Not under the lock: what is cancelled may run right here.
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended in between.
        }
    }

    public void Dispose()
    {
        lock (gate)
            disposed = true;
        source.Dispose();
    }
}
