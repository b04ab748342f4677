namespace AutoStack.Api.Runtime.Health;

public enum KnownHealth
{
    /// <summary>Every wanted instance is well.</summary>
    Healthy,

    /// <summary>Some are.</summary>
    Degraded,

    /// <summary>None is.</summary>
    Unhealthy,

    /// <summary>Nothing runs.</summary>
    None,

    /// <summary>Nobody looked: no target role ran, or it could not say.</summary>
    Unknown,
}

/// <summary>A span in which an environment fared the same.</summary>
public sealed record HealthInterval(DateTimeOffset From, DateTimeOffset To, KnownHealth Health);

/// <summary>Shares of a day (UTC), or of what of it lies in the span, from 0 to 1. They add up to 1.</summary>
public sealed record HealthDay(DateOnly Date, double Healthy, double Degraded, double Unhealthy, double None, double Unknown);

/// <summary>A row of what was seen: so it was from a time on, and until another somebody looked.</summary>
public sealed record SeenHealth(DateTimeOffset BeganAt, DateTimeOffset KnownUntil, KnownHealth Health);

/// <summary>Makes intervals without a gap, and shares by day, of what was seen.</summary>
public static class HealthHistory
{
    /// <param name="seen">In order of time.</param>
    public static IReadOnlyList<HealthInterval> Intervals(IReadOnlyList<SeenHealth> seen, DateTimeOffset from, DateTimeOffset to)
    {
        var intervals = new List<HealthInterval>();
        var at = from;
        for (var i = 0; i < seen.Count; i++)
        {
            var end = i + 1 < seen.Count && seen[i + 1].BeganAt < seen[i].KnownUntil ? seen[i + 1].BeganAt : seen[i].KnownUntil;
            Add(seen[i].BeganAt, KnownHealth.Unknown);
            Add(end, seen[i].Health);
        }

        Add(to, KnownHealth.Unknown);
        return intervals;

        // Goes on to a time; what lies before the span, or goes back, is nothing.
        void Add(DateTimeOffset until, KnownHealth health)
        {
            until = until > to ? to : until;
            if (until <= at)
                return;
            if (intervals.Count > 0 && intervals[^1].Health == health)
                intervals[^1] = intervals[^1] with { To = until };
            else
                intervals.Add(new HealthInterval(at, until, health));
            at = until;
        }
    }

    public static IReadOnlyList<HealthDay> Days(IReadOnlyList<HealthInterval> intervals)
    {
        var days = new SortedDictionary<DateOnly, TimeSpan[]>();
        foreach (var interval in intervals)
        {
            for (var at = interval.From; at < interval.To;)
            {
                var date = DateOnly.FromDateTime(at.UtcDateTime);
                var midnight = new DateTimeOffset(date.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
                var end = midnight < interval.To ? midnight : interval.To;
                if (!days.TryGetValue(date, out var times))
                    days[date] = times = new TimeSpan[Enum.GetValues<KnownHealth>().Length];
                times[(int)interval.Health] += end - at;
                at = end;
            }
        }

        return [.. days.Select(day =>
        {
            var whole = day.Value.Aggregate(TimeSpan.Zero, (sum, time) => sum + time);
            double Share(KnownHealth health) => Math.Round(day.Value[(int)health] / whole, 6);
            return new HealthDay(day.Key, Share(KnownHealth.Healthy), Share(KnownHealth.Degraded), Share(KnownHealth.Unhealthy), Share(KnownHealth.None), Share(KnownHealth.Unknown));
        })];
    }
}
