namespace AutoStack.Api.Targets.Local.Proxy;

/// <summary>One place that answers requests, and how many of them are under way there.</summary>
public sealed class Upstream(string address, int port)
{
    private int underWay;
    private volatile TaskCompletionSource? idle;

    public string Prefix { get; } = $"http://{address}:{port}";

    public int UnderWay => Volatile.Read(ref underWay);

    public void Enter() => Interlocked.Increment(ref underWay);

    public void Leave()
    {
        if (Interlocked.Decrement(ref underWay) == 0)
            idle?.TrySetResult();
    }

    /// <summary>Returns when no request is under way any more, or when the time is over. Only for one that gets no new requests.</summary>
    public async Task Drain(TimeSpan atMost, CancellationToken cancellation)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        idle = source;
        if (UnderWay > 0)
            await source.Task.WaitAsync(atMost, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
