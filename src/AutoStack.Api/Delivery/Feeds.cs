namespace AutoStack.Api.Delivery;

/// <summary>The feeds of this node: one for each stream that somebody watches.</summary>
public sealed class Feeds(WakeUps wakeUps, ILogger<Feed> logger)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Topic, Feed> feeds = [];

    /// <summary>An answer that streams what is behind a position.</summary>
    /// <param name="read">How this stream is read; the same for all clients of a topic.</param>
    public ServerSentEvents Stream(Topic topic, long after, ReadFrames read) => new(_ => ValueTask.FromResult<ISubscription>(new FeedSubscription(this, topic, after, read)));

    internal Feed Join(Topic topic, long position, ReadFrames read, Signal client)
    {
        lock (gate)
        {
            if (!feeds.TryGetValue(topic, out var feed))
                feeds[topic] = feed = new Feed(topic, position, read, wakeUps, logger);
            feed.Join(client);
            return feed;
        }
    }

    internal void Leave(Topic topic, Feed feed, Signal client)
    {
        lock (gate)
        {
            if (!feed.Leave(client))
                return;
            feeds.Remove(topic);
        }

        // Ending a query can take a while.
        feed.Dispose();
    }
}
