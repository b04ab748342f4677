namespace AutoStack.Api.Delivery.Activity;

/// <summary>
/// One client of the activity stream. Behind a cursor it reads from the database first, and joins the feed before it does, so that nothing falls in between;
/// what comes from both comes twice, as the stream promises at least once.
/// </summary>
internal sealed class ActivitySubscription : ISubscription
{
    private const int PageSize = 200;

    private readonly ActivityFeed feed;
    private readonly SettledEvents settled;
    private readonly ActivityReader reader;
    private readonly Action leave;
    private long position;

    // Where the next page from the database begins; null while the feed has what is next.
    private long? reading;

    // All of up to here was seen.
    private long seen;
    private bool opened;

    /// <param name="feed">Started, and joined with this signal.</param>
    /// <param name="after">Behind which number to begin.</param>
    /// <param name="fromHistory">Whether there may be something behind it that the feed has passed on already.</param>
    public ActivitySubscription(ActivityFeed feed, Signal signal, long after, bool fromHistory, SettledEvents settled, ActivityReader reader, Action leave)
    {
        (this.feed, Signal, this.settled, this.reader, this.leave) = (feed, signal, settled, reader, leave);
        position = feed.Ring.Head;
        seen = after;
        reading = fromHistory ? after : null;
    }

    public Signal Signal { get; }

    public async ValueTask<IReadOnlyList<Frame>> Next(CancellationToken cancellation)
    {
        if (!opened)
        {
            // Whoever loses the connection before the first event resumes from here.
            opened = true;
            return [Frame.Place(position, ActivityCursor.Encode(seen))];
        }

        if (reading is null)
        {
            if (feed.Ring.After(position, PageSize) is { } frames)
            {
                if (frames.Count > 0)
                    position = frames[^1].Position;
                Remember(frames);
                return frames;
            }

            // Too slow for the ring: from the database again, behind what was seen.
            position = feed.Ring.Head;
            reading = seen;
        }

        var read = await Read(reading.Value, cancellation);
        return read.Count > 0 ? read : await Next(cancellation);
    }

    public void Dispose() => leave();

    private async Task<IReadOnlyList<Frame>> Read(long after, CancellationToken cancellation)
    {
        var mark = await settled.Mark(cancellation);
        var items = await reader.After(after, PageSize, cancellation);
        var complete = items.Count < PageSize;
        var frames = ActivityFrames.Of(items, mark, complete, position: 0);
        Remember(frames);
        reading = complete ? null : items[^1].Sequence;
        return frames;
    }

    private void Remember(IReadOnlyList<Frame> frames)
    {
        if (frames.Count > 0 && ActivityCursor.TryDecode(frames[^1].Id, out var last))
            seen = last;
    }
}
