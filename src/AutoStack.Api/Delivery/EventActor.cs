namespace AutoStack.Api.Delivery;

/// <summary>Who is behind an event. Stored as <c>user:UUID</c> (or another kind in its place), or <c>system</c>; what has no word about it was the system.</summary>
public static class EventActor
{
    public const string System = "system";

    /// <summary>A user, as stored.</summary>
    public static string Of(Guid user) => $"user:{user}";

    public static ActorItem Of(string? stored, IReadOnlyDictionary<Guid, string> names)
    {
        var id = Id(stored);
        var kind = stored is null or "" ? System : stored.Split(':', 2)[0];
        return new ActorItem(kind, id, id is { } known ? names.GetValueOrDefault(known) : null);
    }

    public static Guid? Id(string? stored) =>
        stored?.Split(':', 2) is [_, var id] && Guid.TryParse(id, out var parsed) ? parsed : null;
}
