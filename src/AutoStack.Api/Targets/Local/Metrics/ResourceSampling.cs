using AutoStack.Api.Runtime.Metrics;
using AutoStack.Api.Targets.Local.Instances;
using AutoStack.Domain;
using Npgsql;
using NpgsqlTypes;

namespace AutoStack.Api.Targets.Local.Metrics;

/// <summary>Measures from time to time what each instance uses, all its processes together.</summary>
public sealed class ResourceSampling(NpgsqlDataSource database, TargetSettings settings, IInstanceHost host, ILogger<ResourceSampling> logger)
{
    /// <summary>How long samples wait in memory while the database is away; then the oldest go, and their time has none.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LimitPeriod = TimeSpan.FromSeconds(1);
    private readonly long began = TimeProvider.System.GetTimestamp();
    private readonly List<(EnvironmentId Environment, string Instance, TimeSpan At, double Cpu, long Memory)> waiting = [];
    private Dictionary<Guid, (InstanceUse Use, TimeSpan At)> before = [];
    private TimeSpan? sampled;
    private TimeSpan? looked;

    private TimeSpan Now => TimeProvider.System.GetElapsedTime(began);

    /// <summary>Called at each turn of the role's loop: measures when it is time to. What cannot be measured has no figures; the role goes on.</summary>
    public void Turn(IEnumerable<(EnvironmentId Environment, Instance Instance)> instances)
    {
        try
        {
            Measure(instances);
        }
        catch (Exception e)
        {
            logger.LogWarning("What instances use could not be measured: {Reason}", e.Message);
        }
    }

    /// <summary>Writes what waits. A fault of the database leaves it waiting.</summary>
    public async Task Flush(CancellationToken cancellation)
    {
        var now = Now;
        waiting.RemoveAll(sample => now - sample.At > Kept);
        if (waiting.Count == 0)
            return;
        await using var command = database.CreateCommand(
            $"""
             insert into {MetricTables.Samples} (environment_id, instance, at, cpu_percent, memory_bytes)
             select environment_id, instance, transaction_timestamp() - age, cpu, memory
             from unnest(@environments, @instances, @ages, @cpus, @memories) as given(environment_id, instance, age, cpu, memory)
             on conflict do nothing
             """);
        command.Parameters.AddWithValue("environments", waiting.Select(sample => sample.Environment.Value).ToArray());
        command.Parameters.AddWithValue("instances", waiting.Select(sample => sample.Instance).ToArray());
        command.Parameters.AddWithValue("ages", NpgsqlDbType.Array | NpgsqlDbType.Interval, waiting.Select(sample => now - sample.At).ToArray());
        command.Parameters.AddWithValue("cpus", waiting.Select(sample => (float)sample.Cpu).ToArray());
        command.Parameters.AddWithValue("memories", waiting.Select(sample => sample.Memory).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
        waiting.Clear();
    }

    private void Measure(IEnumerable<(EnvironmentId Environment, Instance Instance)> instances)
    {
        var now = Now;
        var due = sampled is null || now - sampled >= settings.SamplePeriod;
        if (!due && (!host.KeepsMemory || now - looked < LimitPeriod))
            return;
        looked = now;
        var running = instances.Where(one => one.Instance.Run is not null).DistinctBy(one => one.Instance.Record.Id).ToDictionary(one => one.Instance.Record.Id);
        var used = host.Measure(running.ToDictionary(pair => pair.Key, pair => pair.Value.Instance));
        if (due)
            Sample(now, running, used);
    }

    private void Sample(TimeSpan now, Dictionary<Guid, (EnvironmentId Environment, Instance Instance)> running, IReadOnlyDictionary<Guid, InstanceUse> used)
    {
        foreach (var (id, use) in used)
        {
            // Of a run that is new to this role its share since the last look is not known yet.
            if (!before.TryGetValue(id, out var last) || last.Use.Run != use.Run)
                continue;
            var share = (use.Cpu - last.Use.Cpu) / (now - last.At);
            waiting.Add((running[id].Environment, running[id].Instance.Record.Name, now, Math.Max(0, share * 100), use.MemoryBytes));
        }

        before = used.ToDictionary(pair => pair.Key, pair => (pair.Value, now));
        sampled = now;
    }
}
