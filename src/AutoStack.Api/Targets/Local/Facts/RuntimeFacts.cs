using System.Text.Json;
using AutoStack.Api.Delivery;
using AutoStack.Api.Persistence;
using AutoStack.Api.Runtime;
using AutoStack.Domain;
using AutoStack.Domain.Runtime;
using Npgsql;
using NpgsqlTypes;

namespace AutoStack.Api.Targets.Local.Facts;

/// <summary>
/// What the target role tells of what it sees (docs/adr/0012). Telling costs nothing and never fails: facts wait in memory, a bounded number of them, until
/// the database takes them. Each carries the role's process and a count, by which one that is written twice is known.
/// </summary>
public sealed class RuntimeFacts(NpgsqlDataSource database, WakeUps wakeUps, Signal signal, TimeProvider clock, ILogger<RuntimeFacts> logger)
{
    private const int MostWaiting = 500;
    private const int MostAtOnce = 200;

    /// <summary>What the table may hold when no API has folded it for long; the rest waits in memory.</summary>
    private const int MostRows = 20_000;

    private static readonly TimeSpan HealthPeriod = TimeSpan.FromSeconds(30);

    /// <summary>A role that did nothing for so long was frozen: what happened meanwhile, nobody saw.</summary>
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(90);

    private readonly Lock gate = new();
    private readonly long began = clock.GetTimestamp();
    private readonly Dictionary<EnvironmentId, Teller> tellers = [];
    private Guid run = Guid.CreateVersion7();
    private long number;
    private TimeSpan? turned;
    private TimeSpan healthKept;
    private bool full;

    private TimeSpan Now => clock.GetElapsedTime(began);

    /// <summary>Something happened.</summary>
    public void Tell(EnvironmentId environment, RuntimeFact fact)
    {
        lock (gate)
        {
            var teller = Of(environment);
            if (teller.Throttle.Add(new SeenFact(fact, Now)) is { } told)
                teller.Queue.Add(new QueuedFact(run, ++number, told));
        }

        signal.Set();
    }

    /// <summary>How something is; told when it is otherwise than before, and once by each role.</summary>
    /// <param name="about">What it is about, e.g. the kind of a drift.</param>
    /// <param name="state">What it is compared by.</param>
    public void TellChanged(EnvironmentId environment, string about, object? state, RuntimeFact fact)
    {
        lock (gate)
        {
            var known = Of(environment).Known;
            if (known.TryGetValue(about, out var before) && Equals(before, state))
                return;
            known[about] = state;
        }

        Tell(environment, fact);
    }

    /// <summary>Called at each turn of the role's loop.</summary>
    public void Turn()
    {
        lock (gate)
        {
            if (turned is { } last && Now - last > Frozen)
            {
                logger.LogWarning("This role stood still for {Seconds:0} s; how applications fared meanwhile is not known", (Now - last).TotalSeconds);
                run = Guid.CreateVersion7();
                foreach (var teller in tellers.Values)
                    teller.Known.Clear();
            }

            turned = Now;
        }
    }

    /// <summary>Writes what waits. A fault of the database leaves it waiting.</summary>
    public async Task Flush(CancellationToken cancellation)
    {
        while (Waiting() is { Count: > 0 } waiting)
        {
            if (!await HasRoom(cancellation))
                return;
            await Write(waiting, cancellation);
            lock (gate)
            {
                foreach (var group in waiting.GroupBy(entry => entry.Environment))
                    tellers[group.Key].Queue.Remove(group.Select(entry => entry.Fact.Number).ToHashSet());
            }

            wakeUps.Touch([Topic.Facts]);
        }

        await KeepHealthKnown(cancellation);
    }

    private List<(EnvironmentId Environment, QueuedFact Fact)> Waiting()
    {
        lock (gate)
        {
            foreach (var teller in tellers.Values)
                foreach (var due in teller.Throttle.Due(Now))
                    teller.Queue.Add(new QueuedFact(run, ++number, due));
            return [.. tellers.SelectMany(pair => pair.Value.Queue.Peek(MostAtOnce).Select(fact => (pair.Key, fact))).Take(MostAtOnce)];
        }
    }

    private async Task<bool> HasRoom(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select count(*) >= {MostRows} from (select 1 from {RuntimeTables.Facts} limit {MostRows}) as rows");
        var isFull = (bool)(await command.ExecuteScalarAsync(cancellation))!;
        if (isFull && !full)
            logger.LogWarning("{Rows} facts wait for an API that folds them; newer ones wait here", MostRows);
        full = isFull;
        return !isFull;
    }

    private async Task Write(List<(EnvironmentId Environment, QueuedFact Fact)> facts, CancellationToken cancellation)
    {
        var now = Now;
        await using var command = database.CreateCommand(
            $"""
             with given as (select * from unnest(@environments, @runs, @numbers, @ages, @facts) as g(environment_id, run, number, age, fact)),
             heads as (insert into {RuntimeTables.Heads} (environment_id) select distinct environment_id from given on conflict do nothing)
             insert into {RuntimeTables.Facts} (environment_id, run, number, at, fact)
             select environment_id, run, number, transaction_timestamp() - age, fact::jsonb from given order by number
             on conflict (run, number) do nothing
             """);
        command.Parameters.AddWithValue("environments", facts.Select(entry => entry.Environment.Value).ToArray());
        command.Parameters.AddWithValue("runs", facts.Select(entry => entry.Fact.Run).ToArray());
        command.Parameters.AddWithValue("numbers", facts.Select(entry => entry.Fact.Number).ToArray());
        command.Parameters.AddWithValue("ages", NpgsqlDbType.Array | NpgsqlDbType.Interval, facts.Select(entry => now - entry.Fact.Seen.At).ToArray());
        command.Parameters.AddWithValue("facts", facts.Select(entry => JsonSerializer.Serialize(entry.Fact.Seen.Fact, AutoStackJson.Options)).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Says that environments still fare as this role told last. What no role says so of, for a while that nobody looked, is not known later on.</summary>
    private async Task KeepHealthKnown(CancellationToken cancellation)
    {
        Guid current;
        lock (gate)
        {
            if (Now - healthKept < HealthPeriod)
                return;
            current = run;
        }

        await using var command = database.CreateCommand(
            $"""
             update {RuntimeTables.Health} h set known_until = clock_timestamp()
             where h.run = @run and h.began_at = (select max(began_at) from {RuntimeTables.Health} where environment_id = h.environment_id)
             """);
        command.Parameters.AddWithValue("run", current);
        await command.ExecuteNonQueryAsync(cancellation);
        healthKept = Now;
    }

    private Teller Of(EnvironmentId environment) => tellers.TryGetValue(environment, out var teller) ? teller : tellers[environment] = new Teller();

    private sealed class Teller
    {
        public FactThrottle Throttle { get; } = new();

        public FactQueue Queue { get; } = new(MostWaiting);

        /// <summary>How things are, as it was told last.</summary>
        public Dictionary<string, object?> Known { get; } = [];
    }
}
