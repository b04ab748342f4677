using System.Globalization;
using AutoStack.Domain;
using Npgsql;
using NpgsqlTypes;

namespace AutoStack.Api.Logs.Applications;

/// <summary>A line that an instance printed.</summary>
/// <param name="Line">Its number in its environment.</param>
/// <param name="Instance">Null for a line that tells of lines that are gone.</param>
/// <param name="Deployment">The number of the deployment whose release printed it.</param>
public sealed record ApplicationLine(long Line, DateTimeOffset At, string? Instance, string? Process, int? Deployment, string Text)
{
    /// <summary>As plain text: when, which instance, of which release, and what.</summary>
    public string AsText() => Instance is null
        ? Text
        : string.Create(CultureInfo.InvariantCulture, $"{At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {Instance} #{Deployment} {Text}");
}

/// <summary>Which lines are wanted. Nulls: all.</summary>
public sealed record LineFilter(string? Instance = null, string? Process = null, DateTimeOffset? From = null, DateTimeOffset? To = null, string? Search = null)
{
    public bool Takes(DateTimeOffset at, string text) =>
        (From is not { } from || at >= from) && (To is not { } to || at < to) && (Search is null || text.Contains(Search, StringComparison.OrdinalIgnoreCase));
}

/// <param name="Lines">Oldest first.</param>
/// <param name="Next">The last line that was looked at, from which to go on; null at the end.</param>
public sealed record LinePage(IReadOnlyList<ApplicationLine> Lines, long? Next);

/// <summary>Reads what an environment's applications printed, in order of number, which is the order in which it was stored. Looks at a bounded number of lines, for a bounded time.</summary>
public sealed class ApplicationLogReader(NpgsqlDataSource database, LogSettings settings)
{
    private const int ChunksAtOnce = 64;
    private const int MostLookedAt = 200_000;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>The number of the last line; 0 where there is none.</summary>
    public async Task<long> LastLine(EnvironmentId environment, CancellationToken cancellation) => (await Bounds(environment, cancellation)).Last;

    /// <summary>Whether an instance, or any of a process, has lines here.</summary>
    public async Task<bool> Knows(EnvironmentId environment, LineFilter filter, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select exists (select 1 from {ApplicationLogTables.Chunks} where environment_id = @environment and (@instance is null or instance = @instance) and (@process is null or process = @process))");
        Bind(command, environment, filter);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Lines behind a number.</summary>
    public async Task<LinePage> After(EnvironmentId environment, long line, LineFilter filter, int limit, CancellationToken cancellation)
    {
        var (first, last) = await Bounds(environment, cancellation);
        var lines = new List<ApplicationLine>();
        if (line + 1 < first)
        {
            line = first - 1;
            if (filter is { Instance: null, Process: null, Search: null, From: null })
                lines.Add(Removed(line));
        }

        var look = new Look();
        while (line < last)
        {
            var chunks = await Chunks(environment, filter, "last_line > @line", "first_line", line, cancellation);
            foreach (var chunk in chunks)
            {
                for (var i = (int)Math.Max(0, line + 1 - chunk.First); i < chunk.Lines.Length; i++)
                {
                    line = chunk.First + i;
                    if (chunk.Take(i, filter) is { } found)
                        lines.Add(found);
                    if (lines.Count == limit || look.IsOver())
                        return new LinePage(lines, line);
                }
            }

            if (chunks.Count < ChunksAtOnce)
                break;
        }

        return new LinePage(lines, null);
    }

    /// <summary>Lines before a number, the newest of them; null for the newest of all.</summary>
    public async Task<LinePage> Before(EnvironmentId environment, long? line, LineFilter filter, int limit, CancellationToken cancellation)
    {
        var (first, last) = await Bounds(environment, cancellation);
        var at = Math.Min(line ?? last + 1, last + 1);
        var lines = new List<ApplicationLine>();
        var look = new Look();
        while (at > first)
        {
            var chunks = await Chunks(environment, filter, "first_line < @line", "first_line desc", at, cancellation);
            foreach (var chunk in chunks)
            {
                for (var i = (int)Math.Min(chunk.Lines.Length, at - chunk.First) - 1; i >= 0; i--)
                {
                    at = chunk.First + i;
                    if (chunk.Take(i, filter) is { } found)
                        lines.Add(found);
                    if (lines.Count == limit || look.IsOver())
                        return Page(at);
                }
            }

            if (chunks.Count < ChunksAtOnce)
                break;
        }

        if (first > 1 && filter is { Instance: null, Process: null, Search: null, From: null } && (line is null || line >= first))
            lines.Add(Removed(first - 1));
        return Page(null);

        // They were read newest first.
        LinePage Page(long? next)
        {
            lines.Reverse();
            return new LinePage(lines, next);
        }
    }

    private ApplicationLine Removed(long last) => new(last, DateTimeOffset.UnixEpoch, null, null, null, string.Create(
        CultureInfo.InvariantCulture,
        $"… Lines 1 to {last} were removed: of what an environment prints {settings.ApplicationBytes >> 20} MB are kept, for {settings.ApplicationKeep.TotalDays:0} days."));

    /// <summary>The numbers of the first line that is still there, and of the last.</summary>
    private async Task<(long First, long Last)> Bounds(EnvironmentId environment, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select coalesce((select min(first_line) from {ApplicationLogTables.Chunks} where environment_id = @environment), next_line), next_line - 1
             from {ApplicationLogTables.Heads} where environment_id = @environment
             """);
        command.Parameters.AddWithValue("environment", environment.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetInt64(0), reader.GetInt64(1)) : (1, 0);
    }

    private async Task<IReadOnlyList<Chunk>> Chunks(EnvironmentId environment, LineFilter filter, string where, string order, long line, CancellationToken cancellation)
    {
        // The chunk that holds a line is found by its first line, which is the key.
        var from = order == "first_line"
            ? $"and first_line >= coalesce((select max(first_line) from {ApplicationLogTables.Chunks} where environment_id = @environment and first_line <= @line), 0)"
            : "";
        await using var command = database.CreateCommand(
            $"""
             select first_line, at, offsets, lines, instance, process, deployment from {ApplicationLogTables.Chunks}
             where environment_id = @environment and {where} {from} and (@instance is null or instance = @instance) and (@process is null or process = @process)
               and (@to is null or at < @to) and (@from is null or at + offsets[array_length(offsets, 1)] * interval '1 millisecond' >= @from)
             order by {order} limit {ChunksAtOnce}
             """);
        Bind(command, environment, filter);
        command.Parameters.AddWithValue("line", line);
        command.Parameters.AddWithValue("from", NpgsqlDbType.TimestampTz, (object?)filter.From ?? DBNull.Value);
        command.Parameters.AddWithValue("to", NpgsqlDbType.TimestampTz, (object?)filter.To ?? DBNull.Value);
        var chunks = new List<Chunk>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            chunks.Add(new Chunk(
                reader.GetInt64(0),
                reader.GetFieldValue<DateTimeOffset>(1),
                reader.GetFieldValue<int[]>(2),
                reader.GetFieldValue<string[]>(3),
                reader.GetString(4),
                reader.GetString(5),
                reader.GetInt32(6)));
        }

        return chunks;
    }

    private static void Bind(NpgsqlCommand command, EnvironmentId environment, LineFilter filter)
    {
        command.Parameters.AddWithValue("environment", environment.Value);
        command.Parameters.AddWithValue("instance", NpgsqlDbType.Text, (object?)filter.Instance ?? DBNull.Value);
        command.Parameters.AddWithValue("process", NpgsqlDbType.Text, (object?)filter.Process ?? DBNull.Value);
    }

    private sealed record Chunk(long First, DateTimeOffset At, int[] Offsets, string[] Lines, string Instance, string Process, int Deployment)
    {
        public ApplicationLine? Take(int index, LineFilter filter)
        {
            var at = At.AddMilliseconds(Offsets[index]);
            return filter.Takes(at, Lines[index]) ? new ApplicationLine(First + index, at, Instance, Process, Deployment, Lines[index]) : null;
        }
    }

    /// <summary>Keeps one reading short: what is left is read by the next, from the cursor on.</summary>
    private sealed class Look
    {
        private readonly long began = TimeProvider.System.GetTimestamp();
        private int looked;

        public bool IsOver() => ++looked >= MostLookedAt || (looked % 1024 == 0 && TimeProvider.System.GetElapsedTime(began) > Budget);
    }
}
