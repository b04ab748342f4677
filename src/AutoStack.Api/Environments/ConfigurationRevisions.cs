using System.Text.Json;
using AutoStack.Api.Persistence;
using AutoStack.Domain;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using Marten;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Environments;

/// <summary>An immutable, numbered set of an environment's settings and variables. Deployments pin one by its number.</summary>
/// <param name="Settings">What holds: the project's settings with the environment's overrides.</param>
/// <param name="Overrides">What the environment has of its own; kept, so that a change of the project keeps them.</param>
/// <param name="Stored">All variables. Where a shared one and the environment's own have one name, both are here.</param>
public sealed record ConfigurationRevision(
    EnvironmentId Environment,
    int Number,
    ProjectSettings Settings,
    EnvironmentOverrides Overrides,
    IReadOnlyList<StoredVariable> Stored)
{
    /// <summary>The variables that hold, each name once: the environment's own goes before the shared one.</summary>
    public IReadOnlyList<StoredVariable> Variables => [.. Stored.GroupBy(variable => variable.Name).Select(named => named.MinBy(variable => variable.Shared)!)];

    /// <summary>How many instances of a process it wants; null where it says nothing of that process.</summary>
    public int? Instances(string process) =>
        Overrides.Instances?.TryGetValue(process, out var scaled) == true ? scaled
        : Settings.Processes.FirstOrDefault(named => named.Name == process)?.Replicas ?? (process == ProcessSettings.Web ? Settings.Replicas : null);

    /// <summary>True when what runs under the one may go on under the other: variables and settings are the same, whatever the numbers of instances are.</summary>
    public bool IsSameButForInstances(ConfigurationRevision other) =>
        Variables.SequenceEqual(other.Variables) && WithoutInstances(Settings) == WithoutInstances(other.Settings);

    private static ProjectSettings WithoutInstances(ProjectSettings settings) =>
        settings with { Replicas = 1, Processes = [.. settings.Processes.Select(process => process with { Replicas = 1 })] };

    /// <summary>With other settings of the project; the environment's own stay.</summary>
    public ConfigurationRevision Under(ProjectSettings project) => this with { Settings = Overrides.On(project) };
}

/// <summary>When a variable is handed over: to the build, or to what runs.</summary>
public enum VariableScope
{
    Runtime,
    Build,
}

/// <param name="Sealed">The value, encrypted by <see cref="ValueSeal"/>.</param>
/// <param name="Shared">It was set for all environments of the project; false: for this one.</param>
public sealed record StoredVariable(string Name, VariableScope Scope, bool Secret, string Sealed, bool Shared = false);

/// <summary>The store of configuration revisions: a plain table, since the target role reads it without Marten.</summary>
public sealed class ConfigurationRevisions(NpgsqlDataSource database)
{
    private const string TableName = $"{Persistence.Configuration.Schema}.configuration_revisions";

    public static Table Table()
    {
        var table = new Table(TableName);
        table.AddColumn("environment_id", "uuid").AsPrimaryKey();
        table.AddColumn("number", "integer").AsPrimaryKey();
        table.AddColumn("settings", "jsonb").NotNull();
        table.AddColumn("overrides", "jsonb").NotNull().DefaultValueByExpression("'{}'::jsonb");
        table.AddColumn("variables", "jsonb").NotNull();
        table.AddColumn("created_at", "timestamptz").NotNull().DefaultValueByExpression("clock_timestamp()");
        return table;
    }

    /// <summary>Adds a revision to the transaction that appends its event.</summary>
    public static void Add(IDocumentSession session, ConfigurationRevision revision) =>
        session.QueueSqlCommand(
            $"insert into {TableName} (environment_id, number, settings, overrides, variables) values (?, ?, ?::jsonb, ?::jsonb, ?::jsonb)",
            revision.Environment.Value,
            revision.Number,
            JsonSerializer.Serialize(revision.Settings, AutoStackJson.Options),
            JsonSerializer.Serialize(revision.Overrides, AutoStackJson.Options),
            JsonSerializer.Serialize(revision.Stored, AutoStackJson.Options));

    /// <exception cref="KeyNotFoundException">There is no such revision; revisions are never removed while something names them.</exception>
    public async Task<ConfigurationRevision> Load(EnvironmentId environment, int number, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select settings::text, overrides::text, variables::text from {TableName} where environment_id = @environment and number = @number");
        command.Parameters.AddWithValue("environment", environment.Value);
        command.Parameters.AddWithValue("number", number);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            throw new KeyNotFoundException($"Environment {environment} has no configuration revision {number}.");
        return new ConfigurationRevision(
            environment,
            number,
            JsonSerializer.Deserialize<ProjectSettings>(reader.GetString(0), AutoStackJson.Options)!,
            JsonSerializer.Deserialize<EnvironmentOverrides>(reader.GetString(1), AutoStackJson.Options)!,
            JsonSerializer.Deserialize<List<StoredVariable>>(reader.GetString(2), AutoStackJson.Options)!);
    }

    /// <summary>The settings and overrides of each environment's current revision, in one question and without the variables.</summary>
    public async Task<IReadOnlyDictionary<EnvironmentId, (ProjectSettings Settings, EnvironmentOverrides Overrides)>> Current(IReadOnlyCollection<ProjectEnvironment> environments, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select environment_id, settings::text, overrides::text from {TableName} join unnest(@environments, @numbers) as wanted (environment_id, number) using (environment_id, number)");
        command.Parameters.AddWithValue("environments", environments.Select(environment => environment.Id.Value).ToArray());
        command.Parameters.AddWithValue("numbers", environments.Select(environment => environment.ConfigRevision).ToArray());
        var found = new Dictionary<EnvironmentId, (ProjectSettings, EnvironmentOverrides)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            found[new EnvironmentId(reader.GetGuid(0))] = (
                JsonSerializer.Deserialize<ProjectSettings>(reader.GetString(1), AutoStackJson.Options)!,
                JsonSerializer.Deserialize<EnvironmentOverrides>(reader.GetString(2), AutoStackJson.Options)!);
        return found;
    }
}
