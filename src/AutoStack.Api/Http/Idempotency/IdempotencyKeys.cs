using System.Text.Json;
using Marten;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Http.Idempotency;

/// <summary>One use of an <c>Idempotency-Key</c>: by whom, on which route, with which body.</summary>
public sealed record IdempotentRequest(string Scope, string Key, byte[] BodyHash);

/// <summary>An answer as it was given.</summary>
public sealed record KeptAnswer(byte[] BodyHash, int Status, string? Location, string Body);

/// <summary>
/// The answers behind <c>Idempotency-Key</c>s, kept for a day. What a command creates is written together with its answer in one transaction, so that a repeated
/// request never creates it twice, whenever the first one was cut off.
/// </summary>
public sealed class IdempotencyKeys(NpgsqlDataSource database, IHttpContextAccessor accessor, IOptions<JsonOptions> json) : IDisposable
{
    private const string TableName = $"{Persistence.Configuration.Schema}.idempotency_keys";

    /// <summary>The guard behind the lock: two requests never keep an answer under one key, also where a node lost its lock with its connection.</summary>
    public const string Constraint = "idempotency_keys_pkey";

    /// <summary>What holds a lock keeps a connection and needs others for its work: were all of the pool's held, none could go on.</summary>
    private const int MostLocks = 20;

    private const string Forget = $"delete from {TableName} where created_at <= clock_timestamp() - interval '24 hours'";
    private const string Insert = $"insert into {TableName} (scope, key, body_hash, status, location, body) values (?, ?, ?, ?, ?, ?)";

    private readonly SemaphoreSlim slots = new(MostLocks);

    public static Table Table()
    {
        var table = new Table(TableName) { PrimaryKeyName = Constraint };
        table.AddColumn("scope", "text").AsPrimaryKey();
        table.AddColumn("key", "text").AsPrimaryKey();
        table.AddColumn("body_hash", "bytea").NotNull();
        table.AddColumn("status", "integer").NotNull();
        table.AddColumn("location", "text");
        table.AddColumn("body", "text").NotNull();
        table.AddColumn("created_at", "timestamptz").NotNull().DefaultValueByExpression("clock_timestamp()");
        return table;
    }

    /// <summary>Adds the answer to the command's transaction, where the request has a key.</summary>
    public void Keep(IDocumentSession session, int status, string location, object body)
    {
        if (accessor.HttpContext?.Features.Get<IdempotentRequest>() is not { } request)
            return;
        session.QueueSqlCommand(Forget);
        session.QueueSqlCommand(Insert, request.Scope, request.Key, request.BodyHash, status, location, JsonSerializer.Serialize(body, json.Value.SerializerOptions));
        accessor.HttpContext.Features.Set(new AnswerIsKept());
    }

    public async Task<KeptAnswer?> Find(IdempotentRequest request, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select body_hash, status, location, body from {TableName} where scope = @scope and key = @key and created_at > clock_timestamp() - interval '24 hours'");
        command.Parameters.AddWithValue("scope", request.Scope);
        command.Parameters.AddWithValue("key", request.Key);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new KeptAnswer(reader.GetFieldValue<byte[]>(0), reader.GetInt32(1), await reader.IsDBNullAsync(2, cancellation) ? null : reader.GetString(2), reader.GetString(3))
            : null;
    }

    /// <summary>Keeps an answer whose command changes the same thing when it is repeated, and so wrote nothing here itself.</summary>
    public async Task Keep(IdempotentRequest request, int status, string? location, string body, CancellationToken cancellation)
    {
        await using (var forget = database.CreateCommand(Forget))
            await forget.ExecuteNonQueryAsync(cancellation);
        await using var command = database.CreateCommand(
            $"insert into {TableName} (scope, key, body_hash, status, location, body) values (@scope, @key, @hash, @status, @location, @body) on conflict do nothing");
        command.Parameters.AddWithValue("scope", request.Scope);
        command.Parameters.AddWithValue("key", request.Key);
        command.Parameters.AddWithValue("hash", request.BodyHash);
        command.Parameters.AddWithValue("status", status);
        command.Parameters.AddWithValue("location", NpgsqlDbType.Text, (object?)location ?? DBNull.Value);
        command.Parameters.AddWithValue("body", body);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>A lock that only one request with this key holds at a time, over all nodes; gone with its connection.</summary>
    /// <returns>Null when another request has it.</returns>
    public async Task<IAsyncDisposable?> TryLock(IdempotentRequest request, CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation);
        var held = new Held(slots, $"{request.Scope}\n{request.Key}");
        try
        {
            if (await held.Take(database, cancellation))
                return held;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }

        await held.DisposeAsync();
        return null;
    }

    public void Dispose() => slots.Dispose();

    public sealed record AnswerIsKept;

    /// <summary>A place among those that hold locks, and the lock, once taken.</summary>
    private sealed class Held(SemaphoreSlim slots, string name) : IAsyncDisposable
    {
        private NpgsqlConnection? connection;
        private bool locked;

        public async Task<bool> Take(NpgsqlDataSource database, CancellationToken cancellation)
        {
            connection = await database.OpenConnectionAsync(cancellation);
            return locked = await Call("pg_try_advisory_lock", connection, cancellation);
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                if (connection is null)
                    return;
                await using (connection)
                    if (locked)
                        await Call("pg_advisory_unlock", connection, CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                // The lock is gone with its connection; the answer stands.
            }
            finally
            {
                slots.Release();
            }
        }

        private async Task<bool> Call(string function, NpgsqlConnection on, CancellationToken cancellation)
        {
            await using var command = new NpgsqlCommand($"select {function}(hashtextextended(@name, 0))", on);
            command.Parameters.AddWithValue("name", name);
            return await command.ExecuteScalarAsync(cancellation) is true;
        }
    }
}
