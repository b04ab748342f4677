using JasperFx.Events;
using Marten;

namespace AutoStack.Api.Delivery.Activity;

/// <summary>An item and its place in the sequence of all events.</summary>
public sealed record SequencedItem(long Sequence, ActivityItem Item);

/// <summary>Reads the events of all streams in the order of their sequence numbers, which is the order of their time but for what was under way at once.</summary>
public sealed class ActivityReader(IDocumentStore store, EventReader reader, StreamOwners owners)
{
    /// <summary>Visible events behind a number, oldest first.</summary>
    public async Task<IReadOnlyList<SequencedItem>> After(long sequence, int limit, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await Complete(
            await session.Events.QueryAllRawEvents().Where(e => e.Sequence > sequence).OrderBy(e => e.Sequence).Take(limit).ToListAsync(cancellation),
            cancellation);
    }

    /// <summary>Events before a number, newest first.</summary>
    public async Task<IReadOnlyList<SequencedItem>> Before(long sequence, int limit, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await Complete(
            await session.Events.QueryAllRawEvents().Where(e => e.Sequence < sequence).OrderByDescending(e => e.Sequence).Take(limit).ToListAsync(cancellation),
            cancellation);
    }

    /// <summary>The numbers of visible events behind a number.</summary>
    public async Task<IReadOnlyList<long>> NumbersAfter(long sequence, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.Events.QueryAllRawEvents().Where(e => e.Sequence > sequence).Select(e => e.Sequence).ToListAsync(cancellation);
    }

    /// <summary>Adds to events whom and what they concern, in the order given.</summary>
    public async Task<IReadOnlyList<SequencedItem>> Complete(IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        if (events.Count == 0)
            return [];
        var names = await reader.Names(events, cancellation);
        var owned = await owners.Of(events.Select(e => e.StreamId), cancellation);
        return [.. events.Select(e => new SequencedItem(e.Sequence, ActivityItem.Of(e, names, owned.GetValueOrDefault(e.StreamId))))];
    }
}
