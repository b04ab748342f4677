using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Runtime;

/// <summary>How the target role tells what it sees: rows that are removed in the transaction that appends the events they mean.</summary>
public static class RuntimeTables
{
    public const string Facts = $"{Persistence.Configuration.Schema}.runtime_facts";

    /// <summary>One row an environment: locked by whoever folds its facts, and how far those are folded.</summary>
    public const string Heads = $"{Persistence.Configuration.Schema}.runtime_heads";

    /// <summary>How environments fared, and until when somebody looked.</summary>
    public const string Health = $"{Persistence.Configuration.Schema}.runtime_health";

    public static IEnumerable<Table> All()
    {
        var facts = new Table(Facts);
        facts.AddColumn("id", "bigserial").AsPrimaryKey();
        facts.AddColumn("environment_id", "uuid").NotNull();
        // One target process and its count: what is written twice after an answer that got lost.
        facts.AddColumn("run", "uuid").NotNull();
        facts.AddColumn("number", "bigint").NotNull();
        facts.AddColumn("at", "timestamptz").NotNull();
        facts.AddColumn("fact", "jsonb").NotNull();
        facts.Indexes.Add(new IndexDefinition("runtime_facts_run") { Columns = ["run", "number"], IsUnique = true });
        facts.Indexes.Add(new IndexDefinition("runtime_facts_environment") { Columns = ["environment_id", "id"] });
        yield return facts;

        var heads = new Table(Heads);
        heads.AddColumn("environment_id", "uuid").AsPrimaryKey();
        heads.AddColumn("run", "uuid");
        heads.AddColumn("number", "bigint").NotNull().DefaultValueByExpression("0");
        yield return heads;

        var health = new Table(Health);
        health.AddColumn("environment_id", "uuid").AsPrimaryKey();
        health.AddColumn("began_at", "timestamptz").AsPrimaryKey();
        health.AddColumn("run", "uuid").NotNull();
        health.AddColumn("health", "text").NotNull();
        health.AddColumn("known_until", "timestamptz").NotNull();
        yield return health;
    }
}
