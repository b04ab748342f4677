namespace AutoStack.Domain.Tests.Properties;

/// <summary>A stream in memory, with its state as it was after each event.</summary>
public sealed class Recorded<TState>(Fold<TState> fold)
    where TState : class
{
    private readonly List<(object Event, DateTimeOffset At)> events = [];
    private readonly List<TState> states = [];

    public Fold<TState> Fold => fold;

    public IReadOnlyList<(object Event, DateTimeOffset At)> Events => events;

    /// <summary>The state at each version; the first is version 1.</summary>
    public IReadOnlyList<TState> States => states;

    public TState State => states[^1];

    /// <summary>The state before the event at this index, or null before the first.</summary>
    public TState? Before(int index) => index == 0 ? null : states[index - 1];

    public void Append(IEnumerable<object> appended, DateTimeOffset at)
    {
        foreach (var @event in appended)
        {
            states.Add(fold(states.LastOrDefault(), @event, at) ?? throw new InvalidOperationException($"No stream begins with {@event}."));
            events.Add((@event, at));
        }
    }
}
