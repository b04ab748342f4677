using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Pipeline.Runs;

/// <summary>The rows that carry stage work across crashes. Everything else about the pipeline is events.</summary>
public static class StageRunTables
{
    /// <summary>Epochs of all runs come from one sequence, so that a later take-over always has the higher number.</summary>
    public const string Epochs = $"{Persistence.Configuration.Schema}.stage_run_epochs";

    public const string Runs = $"{Persistence.Configuration.Schema}.stage_runs";

    public const string Admissions = $"{Persistence.Configuration.Schema}.pending_admissions";

    public static Sequence EpochSequence() => new(Epochs);

    /// <summary>One row for each attempt of each stage, of a revert, and of a change of what runs in an environment.</summary>
    public static Table StageRuns()
    {
        var table = new Table(Runs);
        table.AddColumn("id", "uuid").AsPrimaryKey();
        // The subject: a deployment, or a change of the environment that the next column names.
        table.AddColumn("deployment_id", "uuid").NotNull();
        table.AddColumn("environment_id", "uuid");
        table.AddColumn("project_id", "uuid").NotNull();
        table.AddColumn("kind", "text").NotNull();
        table.AddColumn("attempt", "integer").NotNull();
        table.AddColumn("epoch", "bigint");
        table.AddColumn("owner", "text");
        table.AddColumn("lease_until", "timestamptz");
        table.AddColumn("not_before", "timestamptz").NotNull();
        // Set by the first claim and handed on to later attempts: it spans them all, and waiting for a slot does not count.
        table.AddColumn("deadline", "timestamptz");
        table.AddColumn("cancel_requested", "boolean").NotNull().DefaultValueByExpression("false");
        table.AddColumn("outcome", "jsonb");
        table.AddColumn("created_at", "timestamptz").NotNull().DefaultValueByExpression("clock_timestamp()");
        table.AddColumn("started_at", "timestamptz");
        table.AddColumn("finished_at", "timestamptz");
        table.AddColumn("folded_at", "timestamptz");
        table.Indexes.Add(new IndexDefinition("stage_runs_attempt") { Columns = ["deployment_id", "kind", "attempt"], IsUnique = true });
        table.Indexes.Add(new IndexDefinition("stage_runs_open") { Columns = ["not_before"], Predicate = "folded_at is null" });
        return table;
    }

    /// <summary>Requested deployments that have not been put to their environment yet: an <c>Admit</c> message may be lost, its row is not.</summary>
    public static Table PendingAdmissions()
    {
        var table = new Table(Admissions);
        table.AddColumn("deployment_id", "uuid").AsPrimaryKey();
        table.AddColumn("environment_id", "uuid").NotNull();
        table.AddColumn("requested_at", "timestamptz").NotNull().DefaultValueByExpression("clock_timestamp()");
        return table;
    }
}
