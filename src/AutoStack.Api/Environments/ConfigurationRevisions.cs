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
        return Read(environment, number, reader);
    }

    private static ConfigurationRevision Read(EnvironmentId environment, int number, NpgsqlDataReader row) => new(
        environment,
        number,
        JsonSerializer.Deserialize<ProjectSettings>(row.GetString(0), AutoStackJson.Options)!,
        JsonSerializer.Deserialize<EnvironmentOverrides>(row.GetString(1), AutoStackJson.Options)!,
        JsonSerializer.Deserialize<List<StoredVariable>>(row.GetString(2), AutoStackJson.Options)!);

    /// <summary>The revisions of an environment before a number, newest first, each with the time at which it was made. Each may have a megabyte: read few at a time.</summary>
    public async Task<IReadOnlyList<(ConfigurationRevision Revision, DateTimeOffset At)>> Before(EnvironmentId environment, int number, int limit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select settings::text, overrides::text, variables::text, number, created_at from {TableName} where environment_id = @environment and number < @number order by number desc limit @limit");
        command.Parameters.AddWithValue("environment", environment.Value);
        command.Parameters.AddWithValue("number", number);
        command.Parameters.AddWithValue("limit", limit);
        var found = new List<(ConfigurationRevision, DateTimeOffset)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            found.Add((Read(environment, reader.GetInt32(3), reader), new DateTimeOffset(reader.GetDateTime(4), TimeSpan.Zero)));
        return found;
    }

    /// <summary>Who made these revisions, as events keep it; a number that is missing was made by the system.</summary>
    public async Task<IReadOnlyDictionary<int, string>> Makers(EnvironmentId environment, IReadOnlyCollection<int> numbers, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select (data ->> 'revision')::int, user_name from {Persistence.Configuration.Schema}.mt_events
             where stream_id = @environment and type = 'configuration_revised' and (data ->> 'revision')::int = any(@numbers) and user_name is not null
             """);
        command.Parameters.AddWithValue("environment", environment.Value);
        command.Parameters.AddWithValue("numbers", numbers.ToArray());
        var makers = new Dictionary<int, string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            makers[reader.GetInt32(0)] = reader.GetString(1);
        return makers;
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
