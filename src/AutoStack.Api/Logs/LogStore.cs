using Npgsql;
using NpgsqlTypes;

namespace AutoStack.Api.Logs;

/// <summary>A log as its newest writer found it.</summary>
/// <param name="Clock">The database's time.</param>
public sealed record OpenedLog(long NextLine, long Bytes, LogClock Clock);

/// <summary>Writes logs. Every write is one statement that goes by the head row, so that of two writers only the one with the newer epoch changes anything.</summary>
public sealed class LogStore(NpgsqlDataSource database)
{
    /// <summary>Takes a log over under an epoch; makes it where there is none.</summary>
    /// <returns>Null when a newer epoch has it.</returns>
    public async Task<OpenedLog?> TakeOver(LogId log, long epoch, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             insert into {LogTables.Heads} as head (log_id, epoch) values (@log, @epoch)
             on conflict (log_id) do update set epoch = excluded.epoch where head.epoch <= excluded.epoch
             returning next_line, bytes, clock_timestamp()
             """);
        command.Parameters.AddWithValue("log", log.Value);
        command.Parameters.AddWithValue("epoch", epoch);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new OpenedLog(reader.GetInt64(0), reader.GetInt64(1), new LogClock(reader.GetFieldValue<DateTimeOffset>(2)))
            : null;
    }

    /// <summary>Appends a chunk behind the last line. Repeating it after an answer that got lost changes nothing.</summary>
    /// <returns>False when the log has been taken over: nothing was written, and nothing will be.</returns>
    public async Task<bool> Append(LogId log, long epoch, string stage, LogChunk chunk, CancellationToken cancellation)
    {
        var at = chunk.Times[0];
        await using var command = database.CreateCommand(
            $"""
             with head as (
                 update {LogTables.Heads} set next_line = @next, bytes = bytes + @bytes
                 where log_id = @log and epoch = @epoch and next_line = @first
                 returning log_id)
             insert into {LogTables.Chunks} (log_id, first_line, last_line, stage, at, offsets, lines)
             select log_id, @first, @next - 1, @stage, @at, @offsets, @lines from head
             """);
        command.Parameters.AddWithValue("log", log.Value);
        command.Parameters.AddWithValue("epoch", epoch);
        command.Parameters.AddWithValue("first", chunk.FirstLine);
        command.Parameters.AddWithValue("next", chunk.NextLine);
        command.Parameters.AddWithValue("bytes", chunk.Bytes);
        command.Parameters.AddWithValue("stage", stage);
        command.Parameters.AddWithValue("at", at);
        command.Parameters.AddWithValue("offsets", NpgsqlDbType.Array | NpgsqlDbType.Integer, chunk.Times.Select(time => (int)Math.Min((time - at).TotalMilliseconds, int.MaxValue)).ToArray());
        command.Parameters.AddWithValue("lines", NpgsqlDbType.Array | NpgsqlDbType.Text, chunk.Lines);
        return await command.ExecuteNonQueryAsync(cancellation) == 1 || await IsWritten(log, epoch, chunk, cancellation);
    }

    private async Task<bool> IsWritten(LogId log, long epoch, LogChunk chunk, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select 1 from {LogTables.Heads} where log_id = @log and epoch = @epoch and next_line = @next");
        command.Parameters.AddWithValue("log", log.Value);
        command.Parameters.AddWithValue("epoch", epoch);
        command.Parameters.AddWithValue("next", chunk.NextLine);
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }
}
