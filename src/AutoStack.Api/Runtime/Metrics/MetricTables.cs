using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Runtime.Metrics;

/// <summary>What instances use: as it was measured, for a day; and by five minutes, for a month.</summary>
public static class MetricTables
{
    public const string Samples = $"{Persistence.Configuration.Schema}.instance_samples";

    public const string Usage = $"{Persistence.Configuration.Schema}.instance_usage";

    public static IEnumerable<Table> All()
    {
        var samples = new Table(Samples);
        samples.AddColumn("environment_id", "uuid").AsPrimaryKey();
        samples.AddColumn("instance", "text").AsPrimaryKey();
        samples.AddColumn("at", "timestamptz").AsPrimaryKey();
        samples.AddColumn("cpu_percent", "real").NotNull();
        samples.AddColumn("memory_bytes", "bigint").NotNull();
        samples.Indexes.Add(new IndexDefinition("instance_samples_at") { Columns = ["at"] });
        yield return samples;

        var usage = new Table(Usage);
        usage.AddColumn("environment_id", "uuid").AsPrimaryKey();
        usage.AddColumn("instance", "text").AsPrimaryKey();
        usage.AddColumn("at", "timestamptz").AsPrimaryKey();
        usage.AddColumn("cpu_percent", "real").NotNull();
        usage.AddColumn("cpu_percent_most", "real").NotNull();
        usage.AddColumn("memory_bytes", "bigint").NotNull();
        usage.AddColumn("memory_bytes_most", "bigint").NotNull();
        usage.AddColumn("samples", "integer").NotNull();
        usage.Indexes.Add(new IndexDefinition("instance_usage_at") { Columns = ["at"] });
        yield return usage;
    }
}
