using Npgsql;

namespace AutoStack.Api.Accounts;

/// <summary>Links that sign their bearer in once: printed by the start, so that nobody has to type a generated password.</summary>
public sealed class SignInLinks(NpgsqlDataSource database, Users users)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>Makes the token of a link. Links made before stay good until they are used or run out.</summary>
    public async Task<string> Make(User user, CancellationToken cancellation)
    {
        var token = Tokens.Random();
        await using var command = database.CreateCommand(
            $"""
             with gone as (delete from {AccountTables.SignInLinks} where expires_at < clock_timestamp())
             insert into {AccountTables.SignInLinks} (hash, user_id, expires_at) values (@hash, @user, clock_timestamp() + @lifetime)
             """);
        command.Parameters.AddWithValue("hash", Tokens.Hash(token));
        command.Parameters.AddWithValue("user", user.Id);
        command.Parameters.AddWithValue("lifetime", Lifetime);
        await command.ExecuteNonQueryAsync(cancellation);
        return token;
    }

    /// <summary>Uses a link up.</summary>
    /// <returns>Null when it was used before, ran out, or never was.</returns>
    public async Task<User?> Use(string token, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"delete from {AccountTables.SignInLinks} where hash = @hash and expires_at > clock_timestamp() returning user_id");
        command.Parameters.AddWithValue("hash", Tokens.Hash(token));
        return await command.ExecuteScalarAsync(cancellation) is Guid user ? await users.Find(user, cancellation) : null;
    }
}
