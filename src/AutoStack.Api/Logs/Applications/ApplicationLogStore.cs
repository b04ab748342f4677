using System.Text;
using AutoStack.Api.Disk;
using AutoStack.Domain;
using Npgsql;
using NpgsqlTypes;

namespace AutoStack.Api.Logs.Applications;

/// <summary>Whose output it is.</summary>
/// <param name="Deployment">The deployment's number.</param>
public sealed record OutputSource(EnvironmentId Environment, Guid InstanceId, string Instance, string Process, int Deployment);

/// <param name="Age">How long ago it was printed.</param>
public sealed record PrintedLine(string Text, TimeSpan Age);

/// <summary>Stores what instances print, each line once: the place in the file moves with the lines, by compare-and-swap.</summary>
public sealed class ApplicationLogStore(NpgsqlDataSource database, LogSettings settings)
{
    private const int LineCost = 16;
    private const int ChunkCost = 96;
    private const int ChunksAtOnce = 500;

    /// <summary>Up to where an instance's file is stored.</summary>
    public async Task<long> Begin(OutputSource source, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             insert into {ApplicationLogTables.Sources} as s (instance_id, environment_id, position, stored_at) values (@instance, @environment, 0, clock_timestamp())
             on conflict (instance_id) do update set stored_at = excluded.stored_at returning position
             """);
        command.Parameters.AddWithValue("instance", source.InstanceId);
        command.Parameters.AddWithValue("environment", source.Environment.Value);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Stores lines that lie between two places of the file.</summary>
    /// <returns>False when what lies there was stored before: an answer got lost, and the place has moved.</returns>
    public async Task<bool> Append(OutputSource source, long from, long to, IReadOnlyList<PrintedLine> lines, CancellationToken cancellation)
    {
        var texts = lines.Select(line => LogText.Clean(line.Text)).ToArray();
        var bytes = ChunkCost + texts.Sum(text => Encoding.UTF8.GetByteCount(text) + LineCost);
        await using var command = database.CreateCommand(
            $"""
             with source as (
                 update {ApplicationLogTables.Sources} set position = @to, stored_at = clock_timestamp()
                 where instance_id = @instance_id and position = @from returning environment_id),
             head as (
                 insert into {ApplicationLogTables.Heads} as h (environment_id, next_line, bytes) select environment_id, 1 + @count, @bytes from source
                 on conflict (environment_id) do update set next_line = h.next_line + @count, bytes = h.bytes + @bytes
                 returning environment_id, next_line, bytes)
             insert into {ApplicationLogTables.Chunks} (environment_id, first_line, last_line, instance, process, deployment, at, offsets, lines, bytes)
             select environment_id, next_line - @count, next_line - 1, @instance, @process, @deployment, clock_timestamp() - @age, @offsets, @lines, @bytes from head
             returning (select bytes from head)
             """);
        command.Parameters.AddWithValue("instance_id", source.InstanceId);
        command.Parameters.AddWithValue("from", from);
        command.Parameters.AddWithValue("to", to);
        command.Parameters.AddWithValue("count", lines.Count);
        command.Parameters.AddWithValue("bytes", bytes);
        command.Parameters.AddWithValue("instance", source.Instance);
        command.Parameters.AddWithValue("process", source.Process);
        command.Parameters.AddWithValue("deployment", source.Deployment);
        command.Parameters.AddWithValue("age", lines[0].Age);
        command.Parameters.AddWithValue("offsets", NpgsqlDbType.Array | NpgsqlDbType.Integer, lines.Select(line => (int)Math.Clamp((lines[0].Age - line.Age).TotalMilliseconds, 0, int.MaxValue)).ToArray());
        command.Parameters.AddWithValue("lines", NpgsqlDbType.Array | NpgsqlDbType.Text, texts);
        if (await command.ExecuteScalarAsync(cancellation) is not long held)
            return false;
        if (held > settings.ApplicationBytes)
            await Trim(source.Environment, cancellation);
        return true;
    }

    /// <summary>Removes an environment's oldest lines until it is a tenth below its budget.</summary>
    public async Task Trim(EnvironmentId environment, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             with excess as (select bytes - @budget * 9 / 10 as bytes from {ApplicationLogTables.Heads} where environment_id = @environment),
             old as (
                 select first_line, sum(bytes) over (order by first_line) - bytes as before
                 from (select first_line, bytes from {ApplicationLogTables.Chunks} where environment_id = @environment order by first_line limit {ChunksAtOnce}) as oldest),
             gone as (
                 delete from {ApplicationLogTables.Chunks}
                 where environment_id = @environment and first_line in (select first_line from old, excess where before < excess.bytes) returning bytes)
             update {ApplicationLogTables.Heads} set bytes = bytes - (select sum(bytes) from gone)
             where environment_id = @environment and exists (select 1 from gone) returning bytes
             """);
        command.Parameters.AddWithValue("environment", environment.Value);
        command.Parameters.AddWithValue("budget", settings.ApplicationBytes);
        while (await command.ExecuteScalarAsync(cancellation) is long left && left > settings.ApplicationBytes)
        {
            // There is another page.
        }
    }

    /// <summary>What is stored of all environments.</summary>
    public async Task<DiskUse> Measure(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select coalesce(sum(bytes), 0)::bigint, count(*) filter (where bytes > 0)::integer, (select min(at) from {ApplicationLogTables.Chunks}) from {ApplicationLogTables.Heads}");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new DiskUse(reader.GetInt64(0), reader.GetInt32(1), await reader.IsDBNullAsync(2, cancellation) ? null : reader.GetFieldValue<DateTimeOffset>(2), 0);
    }

    /// <summary>Removes a page of the oldest lines of all environments: those that are older than the age, and so many more that the excess is gone.</summary>
    /// <returns>The bytes removed; 0 when there is nothing to remove.</returns>
    public async Task<long> RemoveOldest(long excess, TimeSpan age, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             with oldest as (
                 select ctid as place, at, sum(bytes) over (order by at, environment_id, first_line) - bytes as before
                 from (select ctid, at, environment_id, first_line, bytes from {ApplicationLogTables.Chunks} order by at limit {ChunksAtOnce}) as page),
             gone as (
                 delete from {ApplicationLogTables.Chunks} where ctid = any(array(select place from oldest where before < @excess or at < clock_timestamp() - @age))
                 returning environment_id, bytes),
             sums as (select environment_id, sum(bytes) as bytes from gone group by environment_id),
             heads as (update {ApplicationLogTables.Heads} h set bytes = h.bytes - sums.bytes from sums where h.environment_id = sums.environment_id),
             sources as (delete from {ApplicationLogTables.Sources} where stored_at < clock_timestamp() - @age - interval '1 year')
             select coalesce(sum(bytes), 0)::bigint from gone
             """);
        command.Parameters.AddWithValue("excess", excess);
        command.Parameters.AddWithValue("age", age);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
