using AutoStack.Api.Runtime.Metrics;
using AutoStack.Api.Targets.Local.Instances;
using AutoStack.Domain;
using Npgsql;
using NpgsqlTypes;

namespace AutoStack.Api.Targets.Local.Metrics;

/// <summary>Measures what each instance uses, all its processes together, and keeps instances within their memory where that is limited.</summary>
public sealed class ResourceSampling(NpgsqlDataSource database, TargetSettings settings, EnvironmentDisk disk, ILogger<ResourceSampling> logger)
{
    /// <summary>How long samples wait in memory while the database is away; then the oldest go, and their time has none.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LimitPeriod = TimeSpan.FromSeconds(1);
    private readonly InstanceProcesses processes = new(disk.Platform);
    private readonly long began = TimeProvider.System.GetTimestamp();
    private readonly List<(EnvironmentId Environment, string Instance, TimeSpan At, double Cpu, long Memory)> waiting = [];
    private Dictionary<Guid, Measured> before = [];
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
        if (!due && (settings.InstanceMemoryBytes is null || now - looked < LimitPeriod))
            return;
        looked = now;
        var running = instances.Where(one => one.Instance.Record is { Pid: not null, StartTime: not null }).DistinctBy(one => one.Instance.Record.Id).ToDictionary(one => one.Instance.Record.Id);
        if (running.Count == 0)
            return;
        var roots = running.ToDictionary(pair => pair.Key, pair => (pair.Value.Instance.Record.Pid!.Value, pair.Value.Instance.Record.StartTime!));
        var owned = processes.Of(ProcessTable.Read(), roots);
        foreach (var (id, members) in owned)
            running[id].Instance.Saw(members);
        if (settings.InstanceMemoryBytes is { } limit)
            foreach (var (id, members) in owned)
                if (members.Sum(process => process.Resident) > limit && Memory(members) is var used && used > limit)
                    running[id].Instance.EndForMemory(used, limit);
        if (due)
            Sample(now, running, roots, owned);
    }

    private void Sample(
        TimeSpan now,
        Dictionary<Guid, (EnvironmentId Environment, Instance Instance)> running,
        Dictionary<Guid, (int Id, string StartTime)> roots,
        IReadOnlyDictionary<Guid, List<ProcessEntry>> owned)
    {
        var measured = new Dictionary<Guid, Measured>();
        foreach (var (id, members) in owned)
        {
            // The time of a process that ended is its parent's from then on, so the sum never counts it twice.
            var cpu = TimeSpan.FromTicks(members.Sum(process => process.Cpu.Ticks));
            measured[id] = new Measured(roots[id], cpu, now);
            // Of a process that is new to this role its share since the last look is not known yet.
            if (!before.TryGetValue(id, out var last) || last.Root != roots[id])
                continue;
            var share = (cpu - last.Cpu) / (now - last.At);
            waiting.Add((running[id].Environment, running[id].Instance.Record.Name, now, Math.Max(0, share * 100), Memory(members)));
        }

        before = measured;
        sampled = now;
    }

    private static long Memory(List<ProcessEntry> members) => members.Sum(process => ProcessTable.Proportional(process.Id) ?? process.Resident);

    private sealed record Measured((int Id, string StartTime) Root, TimeSpan Cpu, TimeSpan At);
}
