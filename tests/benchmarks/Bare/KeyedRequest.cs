using Npgsql;

namespace AutoStack.Benchmarks.Bare;

internal sealed record Kept(byte[] BodyHash, string Location, string Body);

/// <summary>A request with its <c>Idempotency-Key</c>: the same lock and the same table as the API's.</summary>
internal sealed record KeyedRequest(string Scope, string Key, byte[] BodyHash)
{
    private string LockName => $"{Scope}\n{Key}";

    /// <summary>Lock and answer in one round trip.</summary>
    public async Task<(bool Locked, Kept? Kept)> LockAndFind(NpgsqlConnection connection)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select pg_try_advisory_lock(hashtextextended($1, 0))") { Parameters = { new() { Value = LockName } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select body_hash, location, body from autostack.idempotency_keys where scope = $1 and key = $2 and created_at > clock_timestamp() - interval '24 hours'")
        {
            Parameters = { new() { Value = Scope }, new() { Value = Key } },
        });
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.ReadAsync();
        var locked = reader.GetBoolean(0);
        await reader.NextResultAsync();
        return (locked, await reader.ReadAsync() ? new Kept(reader.GetFieldValue<byte[]>(0), reader.GetString(1), reader.GetString(2)) : null);
    }

    public async Task Unlock(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select pg_advisory_unlock(hashtextextended($1, 0))", connection) { Parameters = { new() { Value = LockName } } };
        await command.ExecuteNonQueryAsync();
    }
}
