using System.Text.Json;
using AutoStack.Api.Persistence;
using AutoStack.Domain;
using AutoStack.Domain.Projects;
using Marten;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Environments;

/// <summary>An immutable, numbered set of an environment's settings and variables. Deployments pin one by its number.</summary>
public sealed record ConfigurationRevision(EnvironmentId Environment, int Number, ProjectSettings Settings, IReadOnlyList<StoredVariable> Variables);

/// <summary>When a variable is handed over: to the build, or to what runs.</summary>
public enum VariableScope
{
    Runtime,
    Build,
}

/// <param name="Sealed">The value, encrypted by <see cref="ValueSeal"/>.</param>
public sealed record StoredVariable(string Name, VariableScope Scope, bool Secret, string Sealed);

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
        table.AddColumn("variables", "jsonb").NotNull();
        table.AddColumn("created_at", "timestamptz").NotNull().DefaultValueByExpression("clock_timestamp()");
        return table;
    }

    /// <summary>Adds a revision to the transaction that appends its event.</summary>
    public static void Add(IDocumentSession session, ConfigurationRevision revision) =>
        session.QueueSqlCommand(
            $"insert into {TableName} (environment_id, number, settings, variables) values (?, ?, ?::jsonb, ?::jsonb)",
            revision.Environment.Value,
            revision.Number,
            JsonSerializer.Serialize(revision.Settings, AutoStackJson.Options),
            JsonSerializer.Serialize(revision.Variables, AutoStackJson.Options));

    /// <exception cref="KeyNotFoundException">There is no such revision; revisions are never removed while something names them.</exception>
    public async Task<ConfigurationRevision> Load(EnvironmentId environment, int number, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select settings::text, variables::text from {TableName} where environment_id = @environment and number = @number");
        command.Parameters.AddWithValue("environment", environment.Value);
        command.Parameters.AddWithValue("number", number);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            throw new KeyNotFoundException($"Environment {environment} has no configuration revision {number}.");
        return new ConfigurationRevision(
            environment,
            number,
            JsonSerializer.Deserialize<ProjectSettings>(reader.GetString(0), AutoStackJson.Options)!,
            JsonSerializer.Deserialize<List<StoredVariable>>(reader.GetString(1), AutoStackJson.Options)!);
    }
}
