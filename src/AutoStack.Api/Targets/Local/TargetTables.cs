using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Targets.Local;

/// <summary>How the API and the target role talk: one row an environment for what is wanted, one for what is seen.</summary>
public static class TargetTables
{
    public const string Wants = $"{Persistence.Configuration.Schema}.target_wants";

    public const string States = $"{Persistence.Configuration.Schema}.target_states";

    /// <summary>One row, touched each second by a living target role.</summary>
    public const string Heartbeat = $"{Persistence.Configuration.Schema}.target_heartbeat";

    /// <summary>Notified when a want has changed; only hastens.</summary>
    public const string Channel = "autostack_target";

    public static IEnumerable<Table> All()
    {
        var wants = new Table(Wants);
        wants.AddColumn("environment_id", "uuid").AsPrimaryKey();
        wants.AddColumn("project", "text").NotNull();
        wants.AddColumn("environment", "text").NotNull();
        wants.AddColumn("gitops_commit", "text").NotNull();
        wants.AddColumn("epoch", "bigint").NotNull();
        wants.AddColumn("port", "integer").NotNull();
        wants.AddColumn("requested_at", "timestamptz").NotNull();
        wants.Indexes.Add(new IndexDefinition("target_wants_port") { Columns = ["port"], IsUnique = true });
        yield return wants;

        var states = new Table(States);
        states.AddColumn("environment_id", "uuid").AsPrimaryKey();
        states.AddColumn("state", "jsonb").NotNull();
        states.AddColumn("observed_at", "timestamptz").NotNull();
        yield return states;

        var heartbeat = new Table(Heartbeat);
        heartbeat.AddColumn("id", "integer").AsPrimaryKey();
        heartbeat.AddColumn("beat_at", "timestamptz").NotNull();
        heartbeat.AddColumn("hindrance", "text");
        yield return heartbeat;
    }
}
