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
        // Each new key forgets the old ones.
        table.Indexes.Add(new IndexDefinition("idempotency_keys_created_at") { Columns = ["created_at"] });
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
    public async Task<HeldKey?> TryLock(IdempotentRequest request, CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation);
        var held = new HeldKey(slots, request);
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

    /// <summary>A place among those that hold locks, and the lock, once taken, with the answer that was kept under the key before.</summary>
    public sealed class HeldKey : IAsyncDisposable
    {
        private const string Lock = "select pg_try_advisory_lock(hashtextextended(@name, 0))";
        private const string Unlock = "select pg_advisory_unlock(hashtextextended(@name, 0))";

        // Seen as it is once the lock is taken, since each statement of a batch sees what was committed before it began.
        private const string Find =
            $"select body_hash, status, location, body from {TableName} where scope = @scope and key = @key and created_at > clock_timestamp() - interval '24 hours'";

        private readonly SemaphoreSlim slots;
        private readonly IdempotentRequest request;
        private NpgsqlConnection? connection;
        private bool locked;

        internal HeldKey(SemaphoreSlim slots, IdempotentRequest request) => (this.slots, this.request) = (slots, request);

        /// <summary>The answer to the first request with this key; null when there was none within a day.</summary>
        public KeptAnswer? Kept { get; private set; }

        private string Name => $"{request.Scope}\n{request.Key}";

        public async ValueTask DisposeAsync()
        {
            try
            {
                if (connection is null)
                    return;
                await using (connection)
                    await Release(connection);
            }
            catch (NpgsqlException)
            {
                // The answer stands. Connections go back to the pool with the locks that they have, so this one must end, and its lock with it.
                NpgsqlConnection.ClearPool(connection!);
            }
            finally
            {
                slots.Release();
            }
        }

        internal async Task<bool> Take(NpgsqlDataSource database, CancellationToken cancellation)
        {
            connection = await database.OpenConnectionAsync(cancellation);
            // Until the answer is there: it may be cut off when the lock is taken already.
            locked = true;
            await using var batch = new NpgsqlBatch(connection);
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Lock) { Parameters = { new("name", Name) } });
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Find) { Parameters = { new("scope", request.Scope), new("key", request.Key) } });
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            locked = reader.GetBoolean(0);
            await reader.NextResultAsync(cancellation);
            if (await reader.ReadAsync(cancellation))
                Kept = new KeptAnswer(reader.GetFieldValue<byte[]>(0), reader.GetInt32(1), await reader.IsDBNullAsync(2, cancellation) ? null : reader.GetString(2), reader.GetString(3));
            return locked;
        }

        private async Task Release(NpgsqlConnection on)
        {
            if (!locked)
                return;
            await using var command = new NpgsqlCommand(Unlock, on) { Parameters = { new("name", Name) } };
            await command.ExecuteNonQueryAsync();
        }
    }
}
