namespace AutoStack.Api.Pipeline.Runs;

/// <summary>Wakes this node's runner when there may be work. Only hastens: the sweep finds the same work by itself.</summary>
public sealed class WorkSignal : IDisposable
{
    private readonly SemaphoreSlim pending = new(0, 1);

    public void Set()
    {
        try
        {
            pending.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is set already.
        }
    }

    /// <summary>Returns when set, or after the time, whichever is first.</summary>
    /// <returns>True when set.</returns>
    public Task<bool> Wait(TimeSpan atMost, CancellationToken cancellation) => pending.WaitAsync(atMost, cancellation);

    public void Dispose() => pending.Dispose();
}
