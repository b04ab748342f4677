using JasperFx.Events;

namespace AutoStack.Api.Delivery;

/// <param name="Kind"><c>user</c>, <c>token</c>, <c>webhook</c> or <c>system</c>.</param>
/// <param name="Name">Null for who was erased.</param>
public sealed record ActorItem(string Kind, Guid? Id, string? Name);

/// <summary>An event as the API shows it.</summary>
/// <param name="Version">Its place in its stream, from 1.</param>
/// <param name="Data">The event itself, under its own field names.</param>
public sealed record EventItem(Guid Id, long Version, string Type, DateTimeOffset At, ActorItem Actor, string? CorrelationId, string? CausationId, object Data)
{
    public static EventItem Of(IEvent e, IReadOnlyDictionary<Guid, string> names) =>
        new(e.Id, e.Version, e.EventTypeName, e.Timestamp.ToUniversalTime(), EventActor.Of(e.UserName, names), e.CorrelationId, e.CausationId, e.Data);
}
