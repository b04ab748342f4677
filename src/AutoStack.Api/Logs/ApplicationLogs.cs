using AutoStack.Domain;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Logs;

/// <summary>A part of what an instance printed. Each part is a log of its own, numbered from 1; a new one begins when the last is full.</summary>
/// <param name="Id">Also the id of the log.</param>
/// <param name="FileOffset">Where the part begins in the instance's output file.</param>
public sealed record ApplicationLogPart(Guid Id, string Instance, long FileOffset, long StoredLines);

/// <summary>Which logs hold what applications print. The lines lie where those of stages do.</summary>
public sealed class ApplicationLogs(NpgsqlDataSource database)
{
    public const string TableName = $"{Persistence.Configuration.Schema}.application_logs";

    /// <summary>Parts kept for each instance: the one that is written and the one before.</summary>
    private const int PartsKept = 2;

    public static Table Table()
    {
        var table = new Table(TableName);
        table.AddColumn("log_id", "uuid").AsPrimaryKey();
        table.AddColumn("environment_id", "uuid").NotNull().AddIndex();
        table.AddColumn("instance_id", "uuid").NotNull().AddIndex();
        table.AddColumn("instance", "text").NotNull();
        table.AddColumn("deployment_number", "integer").NotNull();
        table.AddColumn("file_offset", "bigint").NotNull();
        return table;
    }

    /// <summary>Begins a part, and removes the lines of those that are too many.</summary>
    public async Task<ApplicationLogPart> Begin(EnvironmentId environment, Guid instanceId, string instance, int deployment, long fileOffset, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        await using var command = database.CreateCommand(
            $"""
             with gone as (
                 delete from {TableName} where log_id in (select log_id from {TableName} where instance_id = @instance order by log_id desc offset {PartsKept - 1})
                 returning log_id),
             lines as (delete from {LogTables.Chunks} where log_id in (select log_id from gone)),
             heads as (delete from {LogTables.Heads} where log_id in (select log_id from gone))
             insert into {TableName} (log_id, environment_id, instance_id, instance, deployment_number, file_offset) values (@id, @environment, @instance, @name, @number, @offset)
             """);
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("environment", environment.Value);
        command.Parameters.AddWithValue("instance", instanceId);
        command.Parameters.AddWithValue("name", instance);
        command.Parameters.AddWithValue("number", deployment);
        command.Parameters.AddWithValue("offset", fileOffset);
        await command.ExecuteNonQueryAsync(cancellation);
        return new ApplicationLogPart(id, instance, fileOffset, 0);
    }

    /// <summary>The part that an instance's output was last written to, or null.</summary>
    public Task<ApplicationLogPart?> Latest(Guid instanceId, CancellationToken cancellation) => One("instance_id = @key", instanceId, null, cancellation);

    /// <summary>The newest part of an environment's output.</summary>
    /// <param name="instance">An instance's name, e.g. <c>web.1</c>; null for whichever began last.</param>
    public Task<ApplicationLogPart?> LatestOf(EnvironmentId environment, string? instance, CancellationToken cancellation) =>
        One("environment_id = @key", environment.Value, instance, cancellation);

    public async Task<long> NextEpoch(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select nextval('{Pipeline.Runs.StageRunTables.Epochs}')");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task<ApplicationLogPart?> One(string condition, Guid key, string? instance, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select log_id, instance, file_offset, coalesce(next_line - 1, 0) from {TableName} left join {LogTables.Heads} using (log_id)
             where {condition} and (@name::text is null or instance = @name) order by log_id desc limit 1
             """);
        command.Parameters.AddWithValue("key", key);
        command.Parameters.AddWithValue("name", NpgsqlTypes.NpgsqlDbType.Text, (object?)instance ?? DBNull.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new ApplicationLogPart(reader.GetGuid(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3)) : null;
    }
}
