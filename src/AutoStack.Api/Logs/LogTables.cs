using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Logs;

/// <summary>Where logs lie: a head row for each log, which fences its writers, and the lines in chunks.</summary>
public static class LogTables
{
    public const string Heads = $"{Persistence.Configuration.Schema}.log_heads";

    public const string Chunks = $"{Persistence.Configuration.Schema}.log_chunks";

    /// <summary>One row for each log. Rows stay when their chunks go, so that a log that was removed can say so.</summary>
    public static Table LogHeads()
    {
        var table = new Table(Heads);
        table.AddColumn("log_id", "uuid").AsPrimaryKey();
        table.AddColumn("epoch", "bigint").NotNull();
        table.AddColumn("next_line", "bigint").NotNull().DefaultValueByExpression("1");
        table.AddColumn("bytes", "bigint").NotNull().DefaultValueByExpression("0");
        return table;
    }

    /// <summary>
    /// Some hundred lines a row. Partitioned by the log's id: ids are UUIDv7, which begin with their time, so a range of ids is a span of time, each log
    /// lies in one partition, and removing old logs is dropping a table (<see cref="LogPartitions"/>).
    /// </summary>
    public static Table LogChunks()
    {
        var table = new Table(Chunks) { IgnorePartitionsInMigration = true };
        table.AddColumn("log_id", "uuid").AsPrimaryKey();
        table.AddColumn("first_line", "bigint").AsPrimaryKey();
        table.AddColumn("last_line", "bigint").NotNull();
        table.AddColumn("stage", "text").NotNull();
        table.AddColumn("at", "timestamptz").NotNull();
        // Milliseconds after the chunk's time, one for each line.
        table.AddColumn("offsets", "integer[]").NotNull();
        table.AddColumn("lines", "text[]").NotNull();
        table.PartitionByRange("log_id");
        return table;
    }
}
