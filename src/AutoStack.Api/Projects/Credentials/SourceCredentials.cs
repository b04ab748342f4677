using System.Collections.Concurrent;
using AutoStack.Api.Environments;
using AutoStack.Api.Persistence;
using AutoStack.Domain;
using AutoStack.Domain.Projects;
using Marten;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Projects.Credentials;

/// <summary>A credential as clients see it.</summary>
/// <param name="Host">The one server that it is used for.</param>
/// <param name="Fingerprint">Of the public key, as <c>ssh-keygen -l</c> shows it; null for a token.</param>
public sealed record KnownCredential(SourceCredentialKind Kind, string? Username, string? Fingerprint, string Host, DateTimeOffset SetAt, string? SetBy);

/// <summary>The credentials of projects: a table, since events hold neither secrets nor names of people. What is secret is sealed, for its project alone.</summary>
public sealed class SourceCredentials(NpgsqlDataSource database, ValueSeal seal) : ISourceCredentials
{
    /// <summary>Also named by <see cref="Environments.Keys.KeyRotation"/>.</summary>
    public const string TableName = $"{Persistence.Configuration.Schema}.source_credentials";

    private readonly ConcurrentDictionary<ProjectId, SourceCredential> lent = new();

    public static Table Table()
    {
        var table = new Table(TableName);
        table.AddColumn("project_id", "uuid").AsPrimaryKey();
        table.AddColumn("kind", "text").NotNull();
        table.AddColumn("username", "text");
        table.AddColumn("sealed", "text").NotNull();
        table.AddColumn("known_hosts", "text");
        table.AddColumn("origin", "text").NotNull();
        return table;
    }

    public async Task<SourceCredential?> Find(ProjectId project, CancellationToken cancellation)
    {
        if (lent.TryGetValue(project, out var own))
            return own;
        await using var command = database.CreateCommand($"select kind, username, sealed, known_hosts, origin from {TableName} where project_id = @project");
        command.Parameters.AddWithValue("project", project.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            return null;
        var @sealed = reader.GetString(2);
        return seal.Opens(@sealed, project.Value, out var secret)
            ? new SourceCredential(EnumText.Parse<SourceCredentialKind>(reader.GetString(0)), Text(reader, 1), secret, Text(reader, 3), reader.GetString(4))
            : throw new UnreadableCredentialException(@sealed.Split('.') is [_, var key, _] ? key : null);
    }

    /// <summary>What may be told of a project's credential, and who set it when.</summary>
    public async Task<KnownCredential?> Describe(Guid project, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select c.kind, c.username, c.origin, e.data ->> 'fingerprint', e.timestamp, e.user_name
             from {TableName} c
             join lateral (select data, timestamp, user_name from {Persistence.Configuration.Schema}.mt_events
                           where stream_id = c.project_id and type = 'project_credential_set' order by version desc limit 1) e on true
             where c.project_id = @project
             """);
        command.Parameters.AddWithValue("project", project);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new KnownCredential(
                EnumText.Parse<SourceCredentialKind>(reader.GetString(0)),
                Text(reader, 1),
                Text(reader, 3),
                reader.GetString(2),
                new DateTimeOffset(reader.GetDateTime(4), TimeSpan.Zero),
                Text(reader, 5))
            : null;
    }

    /// <summary>In the transaction that appends the event.</summary>
    public void Set(IDocumentSession session, Guid project, SourceCredential credential) => session.QueueSqlCommand(
        $"""
         insert into {TableName} (project_id, kind, username, sealed, known_hosts, origin) values (?, ?, nullif(?, ''), ?, nullif(?, ''), ?)
         on conflict (project_id) do update
         set kind = excluded.kind, username = excluded.username, sealed = excluded.sealed, known_hosts = excluded.known_hosts, origin = excluded.origin
         """,
        project,
        EnumText.Of(credential.Kind),
        credential.Username ?? "",
        seal.Seal(credential.Secret, project),
        credential.KnownHosts ?? "",
        credential.Origin);

    /// <summary>In the transaction that appends the event.</summary>
    public static void Remove(IDocumentSession session, Guid project) => session.QueueSqlCommand($"delete from {TableName} where project_id = ?", project);

    /// <summary>Has a credential hold for a project that is none, until this is disposed: it is written nowhere.</summary>
    public IDisposable Lend(ProjectId project, SourceCredential credential)
    {
        lent[project] = credential;
        return new Loan(() => lent.TryRemove(project, out _));
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private sealed class Loan(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
