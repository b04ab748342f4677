namespace AutoStack.Api.Delivery;

/// <summary>Reads the past from the database, then what comes from the feed; from the database again whenever it has fallen behind what the feed holds.</summary>
internal sealed class FeedSubscription(Feeds feeds, Topic topic, long after, ReadFrames read) : ISubscription
{
    private const int MostFrames = 256;
    private Feed? feed;
    private long position = after;

    public Signal Signal { get; } = new();

    public async ValueTask<IReadOnlyList<Frame>> Next(CancellationToken cancellation)
    {
        var frames = feed?.Ring.After(position, MostFrames);
        if (frames is null)
        {
            frames = await read(position, cancellation);
            if (frames.Count == 0 && feed is null)
            {
                feed = feeds.Join(topic, position, read, Signal);
                return await Next(cancellation);
            }
        }

        if (frames.Count > 0)
            position = frames[^1].Position;
        return frames;
    }

    public void Dispose()
    {
        if (feed is not null)
            feeds.Leave(topic, feed, Signal);
    }
}
