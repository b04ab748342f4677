using System.Text.Json;
using AutoStack.Api.Persistence;
using AutoStack.Api.Projects.Credentials;
using Npgsql;
using NpgsqlTypes;

namespace AutoStack.Api.Environments.Keys;

/// <summary>What a rotation did.</summary>
/// <param name="Values">Of variables, in so many revisions.</param>
/// <param name="Credentials">Source credentials of projects.</param>
/// <param name="Unreadable">What was sealed with a key that is not here, as <c>project/environment, revision N: VARIABLE</c>, or <c>project: source credential</c>.</param>
public sealed record RotationReport(int Values, int Revisions, int Credentials, IReadOnlyList<string> Unreadable);

/// <summary>
/// Seals every value anew with the current key, page by page in transactions of their own, while nodes run. What is sealed with it already is left alone, so that a rotation
/// that was cut off goes on where it was.
/// </summary>
public sealed class KeyRotation(NpgsqlDataSource database, KeyRing keys, ValueSeal seal)
{
    private const string Schema = Persistence.Configuration.Schema;

    /// <summary>A revision has up to a megabyte.</summary>
    private const int PageSize = 20;

    private const string NotByCurrent = "exists (select 1 from jsonb_array_elements(r.variables) v where not starts_with(v ->> 'sealed', @prefix))";

    /// <param name="afterPage">Told after each page how many values are done.</param>
    public async Task<RotationReport> SealAnew(Action<int>? afterPage, CancellationToken cancellation)
    {
        var unreadable = new List<string>();
        var (values, revisions) = (0, 0);
        for (var (environment, number) = (Guid.Empty, 0); ;)
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var page = await Page(connection, environment, number, cancellation);
            foreach (var revision in page)
            {
                var renewed = revision.Variables.Select(variable => Renewed(variable, revision, unreadable)).ToList();
                var count = renewed.Zip(revision.Variables).Count(pair => pair.First != pair.Second);
                if (count == 0)
                    continue;
                await Update(connection, revision, renewed, cancellation);
                values += count;
                revisions++;
            }

            await transaction.CommitAsync(cancellation);
            if (page.Count == 0)
                return new RotationReport(values, revisions, await SealCredentials(unreadable, cancellation), unreadable);
            afterPage?.Invoke(values);
            (environment, number) = (page[^1].Environment, page[^1].Number);
        }
    }

    /// <summary>How many revisions and credentials hold something that is sealed with this key, or with no named one.</summary>
    public async Task<long> SealedBy(DataKey key, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select (select count(*) from {Schema}.configuration_revisions r
                     where exists (select 1 from jsonb_array_elements(r.variables) v where starts_with(v ->> 'sealed', @prefix) or not v ->> 'sealed' like '%.%'))
                  + (select count(*) from {SourceCredentials.TableName} where starts_with(sealed, @prefix))
             """);
        command.Parameters.AddWithValue("prefix", ValueSeal.Prefix(key));
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Each in one statement, so that one that is set meanwhile stays as it was set.</summary>
    private async Task<int> SealCredentials(List<string> unreadable, CancellationToken cancellation)
    {
        var count = 0;
        foreach (var (project, name, old) in await Credentials(cancellation))
        {
            if (!seal.Opens(old, project, out var secret))
            {
                unreadable.Add($"{name}: source credential");
                continue;
            }

            await using var command = database.CreateCommand($"update {SourceCredentials.TableName} set sealed = @new where project_id = @project and sealed = @old");
            command.Parameters.AddWithValue("new", seal.Seal(secret, project));
            command.Parameters.AddWithValue("project", project);
            command.Parameters.AddWithValue("old", old);
            count += await command.ExecuteNonQueryAsync(cancellation);
        }

        return count;
    }

    /// <summary>Those that another key than the current one sealed. A project has one, so they are few.</summary>
    private async Task<List<(Guid Project, string Name, string Sealed)>> Credentials(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select c.project_id, coalesce(p.data ->> 'name', c.project_id::text), c.sealed
             from {SourceCredentials.TableName} c left join {Schema}.mt_doc_project p on p.id = c.project_id
             where not starts_with(c.sealed, @prefix)
             """);
        command.Parameters.AddWithValue("prefix", ValueSeal.Prefix(keys.Current));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<(Guid, string, string)>();
        while (await reader.ReadAsync(cancellation))
            found.Add((reader.GetGuid(0), reader.GetString(1), reader.GetString(2)));
        return found;
    }

    private StoredVariable Renewed(StoredVariable variable, StoredRevision revision, List<string> unreadable)
    {
        if (variable.Sealed.StartsWith(ValueSeal.Prefix(keys.Current), StringComparison.Ordinal))
            return variable;
        if (seal.Opens(variable.Sealed, revision.Environment, out var value))
            return variable with { Sealed = seal.Seal(value, revision.Environment) };
        unreadable.Add($"{revision.Name}, revision {revision.Number}: {variable.Name}");
        return variable;
    }

    private async Task<List<StoredRevision>> Page(NpgsqlConnection connection, Guid environment, int number, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
             select r.environment_id, r.number, r.variables::text, coalesce((e.data ->> 'project_name') || '/' || (e.data ->> 'name'), r.environment_id::text)
             from {Schema}.configuration_revisions r left join {Schema}.mt_doc_environment e on e.id = r.environment_id
             where (r.environment_id, r.number) > (@environment, @number) and {NotByCurrent}
             order by r.environment_id, r.number limit {PageSize} for update of r
             """,
            connection);
        command.Parameters.AddWithValue("environment", environment);
        command.Parameters.AddWithValue("number", number);
        command.Parameters.AddWithValue("prefix", ValueSeal.Prefix(keys.Current));
        var page = new List<StoredRevision>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            page.Add(new StoredRevision(
                reader.GetGuid(0),
                reader.GetInt32(1),
                JsonSerializer.Deserialize<List<StoredVariable>>(reader.GetString(2), AutoStackJson.Options)!,
                reader.GetString(3)));
        return page;
    }

    private static async Task Update(NpgsqlConnection connection, StoredRevision revision, List<StoredVariable> variables, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"update {Schema}.configuration_revisions set variables = @variables where environment_id = @environment and number = @number", connection);
        command.Parameters.AddWithValue("variables", NpgsqlDbType.Jsonb, JsonSerializer.Serialize(variables, AutoStackJson.Options));
        command.Parameters.AddWithValue("environment", revision.Environment);
        command.Parameters.AddWithValue("number", revision.Number);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private sealed record StoredRevision(Guid Environment, int Number, List<StoredVariable> Variables, string Name);
}
