using System.Globalization;
using Npgsql;

namespace AutoStack.Api.Logs;

/// <summary>Reads stored lines in pages of a few chunks, so that a log of any length needs little memory.</summary>
public sealed class LogReader(NpgsqlDataSource database, LogSettings settings)
{
    private const int ChunksPerPage = 16;

    /// <summary>The number of the last line stored; 0 for a log that has none, or that does not exist.</summary>
    public async Task<long> LastLine(LogId log, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select next_line - 1 from {LogTables.Heads} where log_id = @log");
        command.Parameters.AddWithValue("log", log.Value);
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }

    /// <summary>The next lines from a number on, in order; empty at the end. A log that was removed for its age has one line, the last, that says so.</summary>
    /// <param name="stage">Null for the lines of all stages.</param>
    public async Task<IReadOnlyList<LogLine>> Page(LogId log, long from, string? stage, CancellationToken cancellation)
    {
        var lines = await Stored(log, from, stage, cancellation);
        if (lines.Count > 0 || stage is not null)
            return lines;
        var last = await LastLine(log, cancellation);
        if (last < from)
            return [];
        // Lines may have been stored between the two queries.
        lines = await Stored(log, from, stage, cancellation);
        return lines.Count > 0
            ? lines
            : [new LogLine(last, DateTimeOffset.UnixEpoch, null, $"… Lines 1 to {last.ToString(CultureInfo.InvariantCulture)} were removed: logs are kept for at most {settings.Keep.TotalDays:0} days, and the oldest go when they take too much room.")];
    }

    private async Task<List<LogLine>> Stored(LogId log, long from, string? stage, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select first_line, stage, at, offsets, lines from {LogTables.Chunks}
             where log_id = @log
               and first_line >= coalesce((select max(first_line) from {LogTables.Chunks} where log_id = @log and first_line <= @from), 0)
               and last_line >= @from
               {(stage is null ? "" : "and stage = @stage")}
             order by first_line limit {ChunksPerPage}
             """);
        command.Parameters.AddWithValue("log", log.Value);
        command.Parameters.AddWithValue("from", from);
        if (stage is not null)
            command.Parameters.AddWithValue("stage", stage);
        var lines = new List<LogLine>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var first = reader.GetInt64(0);
            var of = reader.GetString(1);
            var at = reader.GetFieldValue<DateTimeOffset>(2);
            var offsets = reader.GetFieldValue<int[]>(3);
            var texts = reader.GetFieldValue<string[]>(4);
            for (var i = 0; i < texts.Length; i++)
                if (first + i >= from)
                    lines.Add(new LogLine(first + i, at.AddMilliseconds(offsets[i]), of, texts[i]));
        }

        return lines;
    }
}
