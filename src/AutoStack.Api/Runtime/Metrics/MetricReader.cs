using AutoStack.Domain;
using Npgsql;

namespace AutoStack.Api.Runtime.Metrics;

/// <summary>What an instance used around a time.</summary>
/// <param name="At">The beginning of the step.</param>
/// <param name="CpuPercent">100 is one core, on average over the step.</param>
/// <param name="CpuPercentMost">The most that was measured in it.</param>
/// <param name="MemoryBytes">Of memory that is shared its share alone, on average.</param>
public sealed record MetricPoint(DateTimeOffset At, double CpuPercent, double CpuPercentMost, long MemoryBytes, long MemoryBytesMost);

/// <param name="Instance">Its name; it stays over releases.</param>
/// <param name="Current">As last measured; null when that is over a minute ago.</param>
/// <param name="Points">Oldest first. A step in which nothing was measured has none.</param>
public sealed record InstanceMetrics(string Instance, MetricSample? Current, IReadOnlyList<MetricPoint> Points);

public sealed record MetricSample(DateTimeOffset At, double CpuPercent, long MemoryBytes);

/// <summary>Reads what instances used.</summary>
public sealed class MetricReader(NpgsqlDataSource database)
{
    /// <summary>From here on steps are made of sums by five minutes.</summary>
    public static readonly TimeSpan Summed = TimeSpan.FromMinutes(5);

    private const string CurrentFor = "interval '1 minute'";

    /// <summary>The names of those of which anything was measured in a span.</summary>
    public async Task<IReadOnlyList<string>> Instances(EnvironmentId environment, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select instance from {MetricTables.Samples} where environment_id = @environment and at >= @from and at < @to
             union select instance from {MetricTables.Usage} where environment_id = @environment and at >= @from and at < @to
             order by 1 limit 200
             """);
        Bind(command, environment, from, to);
        var names = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            names.Add(reader.GetString(0));
        return names;
    }

    /// <summary>What was measured last of each instance, where that is current.</summary>
    public async Task<IReadOnlyDictionary<string, MetricSample>> Current(EnvironmentId environment, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select distinct on (instance) instance, at, cpu_percent, memory_bytes from {MetricTables.Samples}
             where environment_id = @environment and at > clock_timestamp() - {CurrentFor} order by instance, at desc
             """);
        command.Parameters.AddWithValue("environment", environment.Value);
        var samples = new Dictionary<string, MetricSample>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            samples[reader.GetString(0)] = new MetricSample(reader.GetFieldValue<DateTimeOffset>(1), Rounded(reader.GetFloat(2)), reader.GetInt64(3));
        return samples;
    }

    /// <summary>Points by instance. Steps of five minutes or more are made of sums, and of samples where nothing is summed up yet.</summary>
    public async Task<IReadOnlyDictionary<string, List<MetricPoint>>> Points(EnvironmentId environment, IReadOnlyList<string> instances, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             with measured as (
                 select instance, at, cpu_percent, cpu_percent as cpu_percent_most, memory_bytes, memory_bytes as memory_bytes_most, 1 as samples
                 from {MetricTables.Samples}
                 where environment_id = @environment and instance = any(@instances) and at >= @from and at < @to
                   and (not @summed or at >= coalesce((select max(at) + interval '5 minutes' from {MetricTables.Usage}), '-infinity'))
                 union all
                 select instance, at, cpu_percent, cpu_percent_most, memory_bytes, memory_bytes_most, samples from {MetricTables.Usage}
                 where @summed and environment_id = @environment and instance = any(@instances) and at >= @from and at < @to)
             select instance, date_bin(@step, at, @from) as bin, sum(cpu_percent * samples) / sum(samples), max(cpu_percent_most),
                    (sum(memory_bytes * samples) / sum(samples))::bigint, max(memory_bytes_most)
             from measured group by instance, bin order by instance, bin
             """);
        Bind(command, environment, from, to);
        command.Parameters.AddWithValue("instances", instances.ToArray());
        command.Parameters.AddWithValue("summed", step >= Summed);
        command.Parameters.AddWithValue("step", step);
        var points = new Dictionary<string, List<MetricPoint>>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (!points.TryGetValue(reader.GetString(0), out var list))
                points[reader.GetString(0)] = list = [];
            list.Add(new MetricPoint(reader.GetFieldValue<DateTimeOffset>(1), Rounded(reader.GetDouble(2)), Rounded(reader.GetFloat(3)), reader.GetInt64(4), reader.GetInt64(5)));
        }

        return points;
    }

    private static double Rounded(double percent) => Math.Round(percent, 1);

    private static void Bind(NpgsqlCommand command, EnvironmentId environment, DateTimeOffset from, DateTimeOffset to)
    {
        command.Parameters.AddWithValue("environment", environment.Value);
        command.Parameters.AddWithValue("from", from);
        command.Parameters.AddWithValue("to", to);
    }
}
