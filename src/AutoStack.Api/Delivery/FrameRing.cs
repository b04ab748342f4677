namespace AutoStack.Api.Delivery;

/// <summary>The newest frames of a stream, shared by all its clients on this node: so many clients cost one query, and a slow one costs no memory.</summary>
/// <param name="start">The position from which the ring holds everything.</param>
public sealed class FrameRing(long start)
{
    private const int MostFrames = 2048;
    private const long MostBytes = 1 << 20;

    private readonly Lock gate = new();
    private readonly List<Frame> frames = [];
    private long bytes;
    private long from = start;

    /// <summary>The position of the newest frame.</summary>
    public long Head { get; private set; } = start;

    public void Add(IReadOnlyList<Frame> added)
    {
        if (added.Count == 0)
            return;
        lock (gate)
        {
            frames.AddRange(added);
            bytes += added.Sum(frame => (long)frame.Bytes.Length);
            Head = added[^1].Position;
            if (frames.Count > MostFrames || bytes > MostBytes)
                DropOldest();
        }
    }

    /// <summary>The frames behind a position, at most so many; null when some of them are no longer here and must be read from the database.</summary>
    public IReadOnlyList<Frame>? After(long position, int most)
    {
        lock (gate)
        {
            if (position < from)
                return null;
            if (position >= Head)
                return [];
            var low = 0;
            for (var high = frames.Count; low < high;)
            {
                var middle = (low + high) / 2;
                if (frames[middle].Position <= position)
                    low = middle + 1;
                else
                    high = middle;
            }

            return frames.GetRange(low, Math.Min(most, frames.Count - low));
        }
    }

    /// <summary>Half of it at once, so that a busy ring is not moved for each frame.</summary>
    private void DropOldest()
    {
        var dropped = 0;
        while (dropped < frames.Count && (frames.Count - dropped > MostFrames / 2 || bytes > MostBytes / 2))
            bytes -= frames[dropped++].Bytes.Length;
        from = frames[dropped - 1].Position;
        frames.RemoveRange(0, dropped);
    }
}
