using System.Globalization;
using AutoStack.Api.Accounts;
using JasperFx.Events;
using Marten;

namespace AutoStack.Api.Delivery;

/// <summary>Reads streams of events in pages.</summary>
public sealed class EventReader(IDocumentStore store, IActorNames actors)
{
    /// <summary>The most that is read at once.</summary>
    public const int Most = 500;

    private const int FramesInPage = 200;

    /// <summary>A stream's events behind a version, in order. A stream's versions are committed in their order, so none appears later in between.</summary>
    public async Task<IReadOnlyList<EventItem>> After(Guid stream, long version, int limit, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.QueryAllRawEvents()
            .Where(e => e.StreamId == stream && e.Version > version)
            .OrderBy(e => e.Version)
            .Take(limit)
            .ToListAsync(cancellation);
        var names = await Names(events, cancellation);
        return [.. events.Select(e => EventItem.Of(e, names))];
    }

    /// <summary>A stream as server-sent events whose ids are versions.</summary>
    public ReadFrames Frames(Guid stream) => async (after, cancellation) =>
        [.. (await After(stream, after, FramesInPage, cancellation)).Select(item => Frame.Of(item.Version, item.Version.ToString(CultureInfo.InvariantCulture), item))];

    /// <summary>The names of those behind these events.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> Names(IEnumerable<IEvent> events, CancellationToken cancellation)
    {
        var ids = events.Select(e => EventActor.Id(e.UserName)).OfType<Guid>().Distinct().ToList();
        return ids.Count == 0 ? new Dictionary<Guid, string>() : await actors.Names(ids, cancellation);
    }
}
