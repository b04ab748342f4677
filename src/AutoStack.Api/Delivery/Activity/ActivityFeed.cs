namespace AutoStack.Api.Delivery.Activity;

/// <summary>
/// This node's one reader of all events, while somebody follows them: passes each on as soon as it is visible, also when an earlier number is still under way,
/// with an id that stays behind what is not settled. Positions in the ring count what was passed on; they are the node's own.
/// </summary>
public sealed class ActivityFeed : IDisposable
{
    private const int PageSize = 200;

    /// <summary>While something is not settled, a late commit is looked for even when no hint comes: the newest number, which the sweep compares, does not change by it.</summary>
    private static readonly TimeSpan UnsettledWait = TimeSpan.FromMilliseconds(500);

    private readonly SettledEvents settled;
    private readonly ActivityReader reader;
    private readonly WakeUps wakeUps;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly List<Signal> clients = [];
    private readonly Signal signal = new();
    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Numbers above the mark that were passed on, or that were there before the first client.
    private readonly HashSet<long> passed = [];
    private long mark;

    public ActivityFeed(SettledEvents settled, ActivityReader reader, WakeUps wakeUps, ILogger logger)
    {
        (this.settled, this.reader, this.wakeUps, this.logger) = (settled, reader, wakeUps, logger);
        var ended = ending.Token;
        _ = Task.Run(() => ReadUntil(ended));
    }

    public FrameRing Ring { get; } = new(0);

    /// <summary>Done once everything that is committed from then on will be passed on.</summary>
    public Task Started => started.Task;

    public void Join(Signal client)
    {
        lock (gate)
            clients.Add(client);
    }

    /// <returns>True when nobody is left.</returns>
    public bool Leave(Signal client)
    {
        lock (gate)
        {
            clients.Remove(client);
            return clients.Count == 0;
        }
    }

    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
    }

    private async Task ReadUntil(CancellationToken ended)
    {
        var pause = new FaultPause();
        using var watching = wakeUps.AddAnyEvents(signal);
        while (!ended.IsCancellationRequested)
        {
            try
            {
                if (!started.Task.IsCompleted)
                    await Start(ended);
                while (await PassOn(ended))
                {
                    // There is more than a page.
                }

                pause.Reset();
                await signal.Wait(passed.Count > 0 ? UnsettledWait : Timeout.InfiniteTimeSpan, ended);
            }
            catch (Exception e) when (!ended.IsCancellationRequested)
            {
                if (pause.IsFirst)
                    logger.LogWarning("Events could not be read, trying again: {Reason}", e.Message);
                await pause.Wait(ended);
            }
            catch (OperationCanceledException)
            {
                // The last client has left.
            }
        }
    }

    private async Task Start(CancellationToken cancellation)
    {
        mark = await settled.Mark(cancellation);
        passed.Clear();
        passed.UnionWith(await reader.NumbersAfter(mark, cancellation));
        started.TrySetResult();
    }

    /// <returns>True when there is more.</returns>
    private async Task<bool> PassOn(CancellationToken cancellation)
    {
        var now = await settled.Mark(cancellation);
        var limit = PageSize + passed.Count;
        var read = await reader.After(mark, limit, cancellation);
        var complete = read.Count < limit;
        var fresh = read.Where(item => !passed.Contains(item.Sequence)).ToList();
        Ring.Add(ActivityFrames.Of(fresh, now, complete, Ring.Head + 1));

        passed.UnionWith(fresh.Select(item => item.Sequence));
        mark = complete ? now : Math.Min(now, read[^1].Sequence);
        passed.RemoveWhere(sequence => sequence <= mark);
        if (fresh.Count > 0)
        {
            lock (gate)
                clients.ForEach(client => client.Set());
        }

        return !complete;
    }
}
