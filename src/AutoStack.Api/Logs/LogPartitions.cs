using System.Globalization;
using Npgsql;

namespace AutoStack.Api.Logs;

/// <summary>
/// Makes the partitions of log chunks ahead, a month each, and drops those whose every log is older than logs are kept. A chunk that finds no month of its
/// own lies in the default partition until its month is made.
/// </summary>
public sealed class LogPartitions(NpgsqlDataSource database, LogSettings settings, ILogger<LogPartitions> logger) : BackgroundService
{
    private const int MonthsAhead = 2;
    private const string Default = $"{LogTables.Chunks}_default";

    // Any number that nothing else in this database locks.
    private const long MaintenanceLock = 0x6c6f6773;
    private static readonly TimeSpan Period = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            do
            {
                try
                {
                    await Maintain(stoppingToken);
                }
                catch (NpgsqlException e)
                {
                    logger.LogWarning("The partitions of logs could not be maintained, trying again later: {Reason}", e.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>Makes what is missing and drops what is too old. Several nodes may do it at once; one of them does.</summary>
    public async Task Maintain(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // Attaching locks the table for a moment; rather give up than hold up the writers behind a long reader.
        await Execute(connection, "set local lock_timeout = '2s'", cancellation);
        var free = (bool)(await Scalar(connection, $"select pg_try_advisory_xact_lock({MaintenanceLock})", cancellation))!;
        if (!free)
            return;
        var now = (DateTime)(await Scalar(connection, "select clock_timestamp()", cancellation))!;
        var thisMonth = new DateTime(now.Year, now.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        var months = await Months(connection, cancellation);

        foreach (var month in Enumerable.Range(0, MonthsAhead + 1).Select(thisMonth.AddMonths).Except(months))
            await Add(connection, month, cancellation);

        var oldest = now - settings.Keep;
        foreach (var month in months.Where(month => month.AddMonths(1) <= oldest))
        {
            await Execute(connection, $"drop table {Name(month)}", cancellation);
            logger.LogInformation("Logs of deployments of {Month:yyyy-MM} were removed for their age", month);
        }

        await Execute(connection, $"delete from {Default} where log_id < '{FirstId(oldest)}'", cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The least UUIDv7 of a time (RFC 9562: 48 bits of Unix milliseconds come first).</summary>
    public static Guid FirstId(DateTime time) =>
        Guid.ParseExact($"{new DateTimeOffset(time).ToUnixTimeMilliseconds():x12}{new string('0', 20)}", "N");

    private static async Task Add(NpgsqlConnection connection, DateTime month, CancellationToken cancellation)
    {
        var (name, from, to) = (Name(month), FirstId(month), FirstId(month.AddMonths(1)));
        await Execute(
            connection,
            $"""
             lock table {Default} in share row exclusive mode;
             create table {name} (like {LogTables.Chunks} including all);
             with moved as (delete from {Default} where log_id >= '{from}' and log_id < '{to}' returning *) insert into {name} select * from moved;
             alter table {LogTables.Chunks} attach partition {name} for values from ('{from}') to ('{to}');
             """,
            cancellation);
    }

    private static async Task<IReadOnlyList<DateTime>> Months(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select right(inhrelid::regclass::text, 6) from pg_inherits where inhparent = '{LogTables.Chunks}'::regclass", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        List<DateTime> months = [];
        while (await reader.ReadAsync(cancellation))
        {
            if (DateTime.TryParseExact(reader.GetString(0), "yyyyMM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var month))
                months.Add(month);
        }

        return months;
    }

    private static string Name(DateTime month) => $"{LogTables.Chunks}_{month.ToString("yyyyMM", CultureInfo.InvariantCulture)}";

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<object?> Scalar(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellation);
    }
}
