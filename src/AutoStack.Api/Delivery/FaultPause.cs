namespace AutoStack.Api.Delivery;

/// <summary>Growing pauses of a loop that must outlive a database that is away: 100 ms, doubled up to 2 s.</summary>
public sealed class FaultPause
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private TimeSpan next = First;

    /// <summary>True until the first pause, and again after <see cref="Reset"/>: a fault that goes on is worth one line in the log.</summary>
    public bool IsFirst => next == First;

    public void Reset() => next = First;

    /// <summary>Returns after the pause, or when cancelled, without an exception.</summary>
    public async Task Wait(CancellationToken cancellation)
    {
        var pause = next;
        next = TimeSpan.FromTicks(Math.Min(next.Ticks * 2, Longest.Ticks));
        await Task.Delay(pause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
