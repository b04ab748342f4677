using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Logs.Applications;

/// <summary>What applications print: one log an environment, numbered over all its instances, in chunks of one instance each.</summary>
public static class ApplicationLogTables
{
    /// <summary>One row an environment: the number of its next line, and what its lines count against its budget.</summary>
    public const string Heads = $"{Persistence.Configuration.Schema}.application_log_heads";

    /// <summary>One row an instance: up to where its output file is stored. Moved in the statement that stores, so nothing is stored twice.</summary>
    public const string Sources = $"{Persistence.Configuration.Schema}.application_log_sources";

    public const string Chunks = $"{Persistence.Configuration.Schema}.application_log_chunks";

    public static IEnumerable<Table> All()
    {
        var heads = new Table(Heads);
        heads.AddColumn("environment_id", "uuid").AsPrimaryKey();
        heads.AddColumn("next_line", "bigint").NotNull();
        heads.AddColumn("bytes", "bigint").NotNull();
        yield return heads;

        var sources = new Table(Sources);
        sources.AddColumn("instance_id", "uuid").AsPrimaryKey();
        sources.AddColumn("environment_id", "uuid").NotNull();
        sources.AddColumn("position", "bigint").NotNull();
        sources.AddColumn("stored_at", "timestamptz").NotNull();
        yield return sources;

        var chunks = new Table(Chunks);
        chunks.AddColumn("environment_id", "uuid").AsPrimaryKey();
        chunks.AddColumn("first_line", "bigint").AsPrimaryKey();
        chunks.AddColumn("last_line", "bigint").NotNull();
        chunks.AddColumn("instance", "text").NotNull();
        chunks.AddColumn("process", "text").NotNull();
        chunks.AddColumn("deployment", "integer").NotNull();
        chunks.AddColumn("at", "timestamptz").NotNull();
        // Milliseconds after the chunk's time, one for each line.
        chunks.AddColumn("offsets", "integer[]").NotNull();
        chunks.AddColumn("lines", "text[]").NotNull();
        chunks.AddColumn("bytes", "integer").NotNull();
        chunks.Indexes.Add(new IndexDefinition("application_log_chunks_at") { Columns = ["at"] });
        yield return chunks;
    }
}
