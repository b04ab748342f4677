namespace AutoStack.Domain;

/// <summary>What a decision came to: events to append (none when the command was a repetition), or a refusal.</summary>
public sealed record Decision
{
    private Decision(IReadOnlyList<object> events, Refusal? refusal)
    {
        Events = events;
        Refusal = refusal;
    }

    public static readonly Decision Nothing = new([], null);

    public IReadOnlyList<object> Events { get; }

    public Refusal? Refusal { get; }

    public static Decision Of(params IReadOnlyList<object> events) => new(events, null);

    public static Decision Refuse(string code, string reason, RefusalKind kind = RefusalKind.Conflict) => new([], new Refusal(code, reason, kind));
}
