namespace AutoStack.Api.Delivery.Activity;

/// <summary>Makes a client of the activity stream; the first begins this node's feed, the last ends it.</summary>
public sealed class ActivityStreams(SettledEvents settled, ActivityReader reader, WakeUps wakeUps, ILogger<ActivityFeed> logger)
{
    private readonly Lock gate = new();
    private ActivityFeed? current;

    /// <param name="after">The number up to which the client has seen everything; null for what comes from now on.</param>
    public async ValueTask<ISubscription> Subscribe(long? after, CancellationToken cancellation)
    {
        var signal = new Signal();
        var feed = Join(signal);
        try
        {
            await feed.Started.WaitAsync(cancellation);
            // A number that does not exist yet comes from another database, or an older copy of this one.
            var now = await settled.Mark(cancellation);
            return new ActivitySubscription(feed, signal, Math.Min(after ?? now, now), fromHistory: after is not null, settled, reader, () => Leave(feed, signal));
        }
        catch
        {
            Leave(feed, signal);
            throw;
        }
    }

    private ActivityFeed Join(Signal signal)
    {
        lock (gate)
        {
            current ??= new ActivityFeed(settled, reader, wakeUps, logger);
            current.Join(signal);
            return current;
        }
    }

    private void Leave(ActivityFeed feed, Signal signal)
    {
        lock (gate)
        {
            if (!feed.Leave(signal))
                return;
            current = null;
        }

        // Ending a query can take a while.
        feed.Dispose();
    }
}
