using JasperFx.Events;
using Marten;

namespace AutoStack.Api.Persistence;

/// <summary>
/// The one way events are written. The time of each is the database's, read by the command before it decided; set here and not by the insert, so that
/// inline projections, replay and a rebuild all see the same instant (docs/adr/0003).
/// </summary>
public static class EventAppending
{
    /// <summary>Begins a stream. A stream that exists already makes the commit fail.</summary>
    public static void Start<TState>(this IDocumentSession session, Guid stream, DateTimeOffset now, params IEnumerable<object> events)
        where TState : class =>
        session.Events.StartStream<TState>(stream, Stamp(session, now, events));

    /// <summary>Appends to a fetched stream, whose version is checked at the commit.</summary>
    public static void Append<TState>(this IDocumentSession session, IEventStream<TState> stream, DateTimeOffset now, IEnumerable<object> events)
        where TState : class
    {
        if (Stamp(session, now, events) is { Length: > 0 } stamped)
            stream.AppendMany(stamped);
    }

    private static object[] Stamp(IDocumentSession session, DateTimeOffset now, IEnumerable<object> events) =>
        [.. events.Select(data =>
        {
            var @event = session.Events.BuildEvent(data);
            @event.Id = Guid.CreateVersion7();
            @event.Timestamp = now;
            return @event;
        })];
}
