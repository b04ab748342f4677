using AutoStack.Domain.Runtime;

namespace AutoStack.Api.Targets.Local.Facts;

/// <param name="Run">The target process.</param>
/// <param name="Number">Counts its facts.</param>
public sealed record QueuedFact(Guid Run, long Number, SeenFact Seen);

/// <summary>The facts of an environment that wait to be written: a bounded number of them, however long the database is away. Of too many the oldest goes; ends that it told are counted in the next.</summary>
public sealed class FactQueue(int most)
{
    private readonly List<QueuedFact> waiting = [];

    public int Count => waiting.Count;

    public void Add(QueuedFact fact)
    {
        waiting.Add(fact);
        if (waiting.Count <= most)
            return;
        var oldest = waiting[0].Seen;
        waiting.RemoveAt(0);
        if (oldest.Fact is RuntimeFact.Crashed && waiting.FindIndex(next => FactThrottle.Key(next.Seen.Fact) == FactThrottle.Key(oldest.Fact)) is var at and >= 0)
            waiting[at] = waiting[at] with { Seen = FactThrottle.Sum(oldest, waiting[at].Seen) };
    }

    /// <summary>The oldest, without taking them out: they are taken out once they are written.</summary>
    public IReadOnlyList<QueuedFact> Peek(int atMost) => [.. waiting.Take(atMost)];

    public void Remove(IReadOnlySet<long> written) => waiting.RemoveAll(fact => written.Contains(fact.Number));
}
