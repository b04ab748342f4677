using AutoStack.Api.Disk;
using AutoStack.Api.Pipeline.Runs;
using Npgsql;

namespace AutoStack.Api.Logs;

/// <summary>
/// Keeps the lines of deployments' and changes' logs within their budget: the oldest logs lose theirs. Head rows stay, and count as empty; so a log can say that it was removed, and
/// one that is still written goes on. Partitions whose every log is too old are dropped by <see cref="LogPartitions"/>.
/// </summary>
public sealed class BuildLogKeeper(NpgsqlDataSource database, DiskSettings settings) : IBudgetKeeper
{
    private const int LogsAtATime = 100;
    private const int BatchesAtATime = 50;

    // A number that nothing else in this database locks.
    private const long Lease = 0x6c6f67_00;

    public DiskKind Kind => DiskKind.BuildLogs;

    public async Task<DiskUse> Keep(CancellationToken cancellation)
    {
        var budget = settings.Budgets[Kind];
        var before = await Measure(cancellation);
        var removed = 0L;
        for (var batch = 0; batch < BatchesAtATime && await Remove(before.Bytes - removed - budget.Bytes!.Value, budget.Age!.Value, cancellation) is var bytes and > 0; batch++)
            removed += bytes;
        return (removed == 0 ? before : await Measure(cancellation)) with { RemovedBytes = removed };
    }

    private async Task<DiskUse> Measure(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select coalesce(sum(bytes), 0)::bigint, count(*)::integer, (array_agg(log_id order by log_id))[1] from {LogTables.Heads} where bytes > 0
             """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new DiskUse(reader.GetInt64(0), reader.GetInt32(1), await reader.IsDBNullAsync(2, cancellation) ? null : TimeOf(reader.GetGuid(2)), 0);
    }

    /// <summary>Removes the lines of the oldest logs: of those that are too old, and of so many that the excess is gone.</summary>
    /// <returns>What they took; 0 when there are none, or another node is at it.</returns>
    private async Task<long> Remove(long excess, TimeSpan age, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        DateTime oldest;
        await using (var lease = new NpgsqlCommand($"select pg_try_advisory_xact_lock({Lease}), clock_timestamp()", connection))
        await using (var reader = await lease.ExecuteReaderAsync(cancellation))
        {
            await reader.ReadAsync(cancellation);
            if (!reader.GetBoolean(0))
                return 0;
            oldest = reader.GetDateTime(1) - age;
        }

        await using var command = new NpgsqlCommand(
            $"""
             with oldest as (
                 select log_id, bytes from {LogTables.Heads} h
                 where bytes > 0 and not exists (select 1 from {StageRunTables.Runs} r where r.deployment_id = h.log_id and r.folded_at is null)
                 order by log_id limit {LogsAtATime}),
             picked as (
                 select log_id, bytes from (select log_id, bytes, sum(bytes) over (order by log_id) - bytes as earlier from oldest) o
                 where earlier < @excess or log_id < @first),
             lines as (delete from {LogTables.Chunks} where log_id in (select log_id from picked)),
             heads as (update {LogTables.Heads} set bytes = 0 where log_id in (select log_id from picked))
             select coalesce(sum(bytes), 0)::bigint from picked
             """,
            connection);
        command.Parameters.AddWithValue("excess", excess);
        command.Parameters.AddWithValue("first", LogPartitions.FirstId(oldest));
        var removed = (long)(await command.ExecuteScalarAsync(cancellation))!;
        await transaction.CommitAsync(cancellation);
        return removed;
    }

    /// <summary>Ids of logs are UUIDv7, which begin with their time (RFC 9562).</summary>
    private static DateTimeOffset TimeOf(Guid log) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64($"{log:N}"[..12], 16));
}
