namespace AutoStack.Api.Delivery;

/// <summary>Wakes one waiting loop. Set while nobody waits, it is remembered; set twice, it wakes once.</summary>
public sealed class Signal
{
    private static readonly TaskCompletionSource Already = Completed();
    private TaskCompletionSource? waiting;

    public void Set()
    {
        var former = Interlocked.Exchange(ref waiting, Already);
        former?.TrySetResult();
    }

    /// <summary>Returns when set, when the time is over, or when cancelled, without an exception for any of these.</summary>
    public async Task Wait(TimeSpan atMost, CancellationToken cancellation)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref waiting, mine, null) is null)
            await mine.Task.WaitAsync(atMost, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Exchange(ref waiting, null);
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
