using AutoStack.Api.Persistence;
using Marten.Services.BatchQuerying;
using Npgsql;

namespace AutoStack.Api.Accounts;

/// <summary>The users, in their table.</summary>
public sealed class Users(NpgsqlDataSource database) : IActorNames
{
    private const string Columns = "id, email, password_hash, created_at";

    public Task<User?> Find(Guid id, CancellationToken cancellation) => One($"select {Columns} from {AccountTables.Users} where id = @key", id, cancellation);

    /// <summary>By address, whatever its case.</summary>
    public Task<User?> FindByEmail(string email, CancellationToken cancellation) => One($"select {Columns} from {AccountTables.Users} where lower(email) = lower(@key)", email, cancellation);

    /// <summary>The first user there was, who is the administrator of a fresh installation; null when there is none.</summary>
    public async Task<User?> First(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select {Columns} from {AccountTables.Users} order by created_at, id limit 1");
        return await Read(command, cancellation);
    }

    /// <returns>Null when a user of this address exists already.</returns>
    public async Task<User?> Add(string email, string passwordHash, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"insert into {AccountTables.Users} (id, email, password_hash) values (@id, @email, @hash) on conflict do nothing returning {Columns}");
        command.Parameters.AddWithValue("id", Guid.CreateVersion7());
        command.Parameters.AddWithValue("email", email);
        command.Parameters.AddWithValue("hash", passwordHash);
        return await Read(command, cancellation);
    }

    public async Task ChangePassword(Guid id, string passwordHash, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"update {AccountTables.Users} set password_hash = @hash where id = @id");
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("hash", passwordHash);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<IReadOnlyDictionary<Guid, string>> Names(IReadOnlyCollection<Guid> users, CancellationToken cancellation)
    {
        var names = new Dictionary<Guid, string>(users.Count);
        if (users.Count == 0)
            return names;
        await using var command = database.CreateCommand($"select id, email from {AccountTables.Users} where id = any(@ids)");
        command.Parameters.AddWithValue("ids", users.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            names[reader.GetGuid(0)] = reader.GetString(1);
        return names;
    }

    /// <summary>What a user is called, as a part of a batch, once that is executed; null when there is no such user.</summary>
    public static Task<string?> Name(IBatchedQuery batch, Guid user) => BatchPart<string?>.Add(
        batch,
        builder =>
        {
            builder.Append($"select email from {AccountTables.Users} where id = ");
            builder.AppendParameter(user);
        },
        async (reader, cancellation) => await reader.ReadAsync(cancellation) ? reader.GetString(0) : null);

    private async Task<User?> One(string sql, object key, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue("key", key);
        return await Read(command, cancellation);
    }

    private static async Task<User?> Read(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new User(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3))
            : null;
    }
}
