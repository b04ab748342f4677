using AutoStack.Api.Persistence;
using Npgsql;
using NpgsqlTypes;
using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Disk;

/// <param name="RemovedAt">When a pass last removed something; null: never.</param>
/// <param name="RemovedBytes">What that pass removed.</param>
public sealed record MeasuredUse(DiskKind Kind, long Bytes, int Items, DateTimeOffset? Oldest, DateTimeOffset MeasuredAt, DateTimeOffset? RemovedAt, long RemovedBytes);

/// <summary>What the janitors have measured: one row for each kind. Nobody measures when somebody asks.</summary>
public sealed class DiskUsage(NpgsqlDataSource database)
{
    private const string TableName = $"{Persistence.Configuration.Schema}.disk_usage";

    public static Table Table()
    {
        var table = new Table(TableName);
        table.AddColumn("kind", "text").AsPrimaryKey();
        table.AddColumn("bytes", "bigint").NotNull();
        table.AddColumn("items", "integer").NotNull();
        table.AddColumn("oldest", "timestamptz");
        table.AddColumn("measured_at", "timestamptz").NotNull();
        table.AddColumn("removed_at", "timestamptz");
        table.AddColumn("removed_bytes", "bigint").NotNull().DefaultValueByExpression("0");
        return table;
    }

    public async Task Write(DiskKind kind, DiskUse use, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             insert into {TableName} as u (kind, bytes, items, oldest, measured_at, removed_at, removed_bytes)
             values (@kind, @bytes, @items, @oldest, clock_timestamp(), case when @removed > 0 then clock_timestamp() end, @removed)
             on conflict (kind) do update set bytes = excluded.bytes, items = excluded.items, oldest = excluded.oldest, measured_at = excluded.measured_at,
                 removed_at = coalesce(excluded.removed_at, u.removed_at), removed_bytes = case when excluded.removed_at is null then u.removed_bytes else excluded.removed_bytes end
             """);
        command.Parameters.AddWithValue("kind", EnumText<DiskKind>.Names[(int)kind]);
        command.Parameters.AddWithValue("bytes", use.Bytes);
        command.Parameters.AddWithValue("items", use.Items);
        command.Parameters.AddWithValue("oldest", NpgsqlDbType.TimestampTz, (object?)use.Oldest?.ToUniversalTime() ?? DBNull.Value);
        command.Parameters.AddWithValue("removed", use.RemovedBytes);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<IReadOnlyDictionary<DiskKind, MeasuredUse>> Read(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select kind, bytes, items, oldest, measured_at, removed_at, removed_bytes from {TableName}");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var measured = new Dictionary<DiskKind, MeasuredUse>();
        while (await reader.ReadAsync(cancellation))
        {
            // A kind that another version had is none of ours.
            if (EnumText<DiskKind>.Names.ToList().IndexOf(reader.GetString(0)) is not (>= 0 and var index))
                continue;
            measured[(DiskKind)index] = new MeasuredUse(
                (DiskKind)index,
                reader.GetInt64(1),
                reader.GetInt32(2),
                await reader.IsDBNullAsync(3, cancellation) ? null : reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetFieldValue<DateTimeOffset>(4),
                await reader.IsDBNullAsync(5, cancellation) ? null : reader.GetFieldValue<DateTimeOffset>(5),
                reader.GetInt64(6));
        }

        return measured;
    }
}
