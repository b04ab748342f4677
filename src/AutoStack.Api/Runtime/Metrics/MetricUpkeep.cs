using AutoStack.Api.Delivery;
using Npgsql;

namespace AutoStack.Api.Runtime.Metrics;

/// <summary>Sums up samples by five minutes, and removes what is older than is kept, a page at a time. Any node does it; doing it twice changes nothing.</summary>
public sealed class MetricUpkeep(NpgsqlDataSource database, ILogger<MetricUpkeep> logger) : BackgroundService
{
    public static readonly TimeSpan SamplesKept = TimeSpan.FromHours(24);
    public static readonly TimeSpan UsageKept = TimeSpan.FromDays(30);
    public static readonly TimeSpan HealthKept = TimeSpan.FromDays(31);

    /// <summary>Samples come late by no more than a target role keeps them while the database is away.</summary>
    private const string Late = "interval '20 minutes'";

    private const int RowsAtOnce = 5000;
    private const long LockKey = 0x617574_6f6d6574;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = new FaultPause();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SumUp(stoppingToken);
                await Trim(stoppingToken);
                pause.Reset();
                await Task.Delay(Period, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (pause.IsFirst)
                    logger.LogWarning("Figures of what runs could not be summed up, trying again: {Reason}", e.Message);
                await pause.Wait(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Sums up what is complete: from the last that was summed up, less what may have come late, to the current five minutes.</summary>
    public async Task SumUp(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var alone = new NpgsqlCommand($"select pg_try_advisory_xact_lock({LockKey})", connection))
            if (await alone.ExecuteScalarAsync(cancellation) is false)
                return;
        await using var command = new NpgsqlCommand(
            $"""
             insert into {MetricTables.Usage} (environment_id, instance, at, cpu_percent, cpu_percent_most, memory_bytes, memory_bytes_most, samples)
             select environment_id, instance, date_bin('5 minutes', at, 'epoch') as bin, avg(cpu_percent), max(cpu_percent), avg(memory_bytes)::bigint, max(memory_bytes), count(*)
             from {MetricTables.Samples}
             where at >= date_bin('5 minutes', coalesce((select max(at) from {MetricTables.Usage}), 'epoch') - {Late}, 'epoch')
               and at < date_bin('5 minutes', clock_timestamp(), 'epoch')
             group by environment_id, instance, bin order by environment_id, instance, bin
             on conflict (environment_id, instance, at) do update
             set cpu_percent = excluded.cpu_percent, cpu_percent_most = excluded.cpu_percent_most,
                 memory_bytes = excluded.memory_bytes, memory_bytes_most = excluded.memory_bytes_most, samples = excluded.samples
             """,
            connection);
        await command.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    public async Task Trim(CancellationToken cancellation)
    {
        await Remove(MetricTables.Samples, "at", SamplesKept, cancellation);
        await Remove(MetricTables.Usage, "at", UsageKept, cancellation);
        await Remove(RuntimeTables.Health, "known_until", HealthKept, cancellation);
    }

    private async Task Remove(string table, string column, TimeSpan kept, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"delete from {table} where ctid = any(array(select ctid from {table} where {column} < clock_timestamp() - @kept limit {RowsAtOnce}))");
        command.Parameters.AddWithValue("kept", kept);
        while (await command.ExecuteNonQueryAsync(cancellation) == RowsAtOnce)
        {
            // There is another page.
        }
    }
}
