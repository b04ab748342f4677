using AutoStack.Domain.Runtime;

namespace AutoStack.Api.Targets.Local.Facts;

/// <param name="At">By the process's own monotonic clock, counted from any moment.</param>
public sealed record SeenFact(RuntimeFact Fact, TimeSpan At);

/// <summary>
/// Keeps an environment's facts few, whatever its applications do: an instance that ends again and again is told once a minute, with the number of its ends;
/// health that goes back and forth is told a few times at once and then once a minute, as it is then.
/// </summary>
public sealed class FactThrottle
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private const int HealthAtOnce = 10;
    private readonly Dictionary<string, TimeSpan> told = [];
    private readonly Dictionary<string, SeenFact> held = [];
    private double healthRoom = HealthAtOnce;
    private TimeSpan healthLooked;

    /// <summary>Takes one in.</summary>
    /// <returns>The fact when it is to be told now; null when it is held for later.</returns>
    public SeenFact? Add(SeenFact seen)
    {
        var key = Key(seen.Fact);
        if (key is null || (!held.ContainsKey(key) && MayTell(key, seen.At)))
            return Tell(key, seen);
        held[key] = held.TryGetValue(key, out var earlier) ? Sum(earlier, seen) : seen;
        return null;
    }

    /// <summary>What was held and may be told by now, in the order in which it happened.</summary>
    public IReadOnlyList<SeenFact> Due(TimeSpan now)
    {
        var due = held.Where(pair => MayTell(pair.Key, now)).OrderBy(pair => pair.Value.At).ToList();
        foreach (var (key, _) in due)
            held.Remove(key);
        return [.. due.Select(pair => Tell(pair.Key, pair.Value, now))];
    }

    /// <summary>Ends of one instance summed up: the newest tells how, both are counted.</summary>
    public static SeenFact Sum(SeenFact earlier, SeenFact later) => (earlier.Fact, later.Fact) switch
    {
        (RuntimeFact.Crashed a, RuntimeFact.Crashed b) => later with { Fact = b with { Times = a.Times + b.Times } },
        _ => later,
    };

    /// <summary>Facts of one key say the same thing anew; null for those that are always told.</summary>
    public static string? Key(RuntimeFact fact) => fact switch
    {
        RuntimeFact.Crashed f => $"crashed {f.Instance} {f.Number}",
        RuntimeFact.Started f => $"started {f.Instance} {f.Number}",
        RuntimeFact.Fares => "fares",
        _ => null,
    };

    private bool MayTell(string key, TimeSpan now)
    {
        if (key != "fares")
            return !told.TryGetValue(key, out var last) || now - last >= Period;
        healthRoom = Math.Min(HealthAtOnce, healthRoom + (now - healthLooked) / Period);
        healthLooked = now;
        return healthRoom >= 1;
    }

    private SeenFact Tell(string? key, SeenFact seen, TimeSpan? now = null)
    {
        if (key == "fares")
            healthRoom--;
        else if (key is not null)
        {
            told[key] = now ?? seen.At;
            // Of releases long gone nothing comes any more.
            foreach (var old in told.Where(pair => told[key] - pair.Value > Period * 2).Select(pair => pair.Key).ToList())
                told.Remove(old);
        }

        return seen;
    }
}
