namespace AutoStack.Api.Delivery.Activity;

/// <summary>Makes server-sent events of items, with ids that are safe to resume behind.</summary>
internal static class ActivityFrames
{
    /// <param name="items">In the order of their numbers, with nothing visible left out between them.</param>
    /// <param name="mark">What is settled, as asked before the items were read.</param>
    /// <param name="complete">Whether nothing visible was left out behind the last either.</param>
    /// <param name="position">The position of the first.</param>
    public static IReadOnlyList<Frame> Of(IReadOnlyList<SequencedItem> items, long mark, bool complete, long position)
    {
        var frames = new List<Frame>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            // Whoever has seen this item has seen all that is settled up to it; after the last of all, all that is settled.
            var seen = complete && i == items.Count - 1 ? mark : Math.Min(mark, items[i].Sequence);
            frames.Add(Frame.Of(position + i, ActivityCursor.Encode(seen), items[i].Item));
        }

        return frames;
    }
}
