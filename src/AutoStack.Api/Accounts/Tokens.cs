using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace AutoStack.Api.Accounts;

/// <summary>What a sign-in gives.</summary>
/// <param name="AccessToken">A JWT (RFC 7519) for the <c>Authorization</c> header.</param>
/// <param name="RefreshToken">Good once; using it again ends the session it belongs to.</param>
/// <param name="TokenType">Always <c>bearer</c>.</param>
/// <param name="ExpiresIn">Seconds until the access token runs out.</param>
public sealed record TokenResponse(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn);

/// <summary>
/// Access tokens of half an hour and refresh tokens of seven days. A refresh token is replaced at each use; one that comes a second time was stolen or is
/// replayed, and its whole family ends (RFC 9700, section 4.14.2).
/// </summary>
public sealed class Tokens(NpgsqlDataSource database, TokenKey key)
{
    public const string Issuer = "autostack";

    /// <summary>The claim that names who acts, in the form that events' metadata holds: <c>user:UUID</c>.</summary>
    public const string ActorClaim = "act";

    public static readonly TimeSpan AccessLifetime = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(7);
    private readonly JsonWebTokenHandler handler = new();

    /// <summary>Begins a session.</summary>
    public async Task<TokenResponse> Issue(User user, CancellationToken cancellation)
    {
        await Forget(cancellation);
        var session = Guid.CreateVersion7();
        return Response(user.Id, session, await Begin(user.Id, session, cancellation));
    }

    /// <summary>Trades a refresh token for the next one.</summary>
    /// <returns>Null when it is unknown, out of time, or was used before; in the last case its session is over.</returns>
    public async Task<TokenResponse?> Refresh(string refreshToken, CancellationToken cancellation)
    {
        var (hash, next) = (Hash(refreshToken), Random());
        // One statement: whoever ends the session meanwhile waits for it and then finds the new token too.
        await using var trade = database.CreateCommand(
            $"""
             with used as (
                 update {AccountTables.RefreshTokens} set used_at = clock_timestamp()
                 where hash = @hash and used_at is null and revoked_at is null and expires_at > clock_timestamp()
                 returning family, user_id)
             insert into {AccountTables.RefreshTokens} (hash, family, user_id, expires_at)
             select @next, family, user_id, clock_timestamp() + @lifetime from used
             returning user_id, family
             """);
        trade.Parameters.AddWithValue("hash", hash);
        trade.Parameters.AddWithValue("next", Hash(next));
        trade.Parameters.AddWithValue("lifetime", RefreshLifetime);
        await using (var traded = await trade.ExecuteReaderAsync(cancellation))
        {
            if (await traded.ReadAsync(cancellation))
                return Response(traded.GetGuid(0), traded.GetGuid(1), next);
        }

        await RevokeFamily(hash, cancellation);
        return null;
    }

    /// <summary>Ends the session of a refresh token. An unknown one changes nothing.</summary>
    public Task End(string refreshToken, CancellationToken cancellation) => RevokeFamily(Hash(refreshToken), cancellation);

    /// <summary>Ends all of a user's sessions; access tokens that are out run on for their half hour, but open no stream any more (<see cref="Sessions"/>).</summary>
    public Task EndAll(Guid user, CancellationToken cancellation) => Revoke("user_id = @key", user, cancellation);

    /// <summary>A random token of 256 bits, for URLs and headers.</summary>
    public static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string token) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token));

    private TokenResponse Response(Guid user, Guid session, string refreshToken)
    {
        var now = DateTime.UtcNow;
        var access = handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + AccessLifetime,
            Subject = new ClaimsIdentity(
            [
                new Claim(JwtRegisteredClaimNames.Sub, user.ToString()),
                new Claim(ActorClaim, $"user:{user}"),
                new Claim(JwtRegisteredClaimNames.Sid, session.ToString()),
                new Claim(JwtRegisteredClaimNames.Jti, Guid.CreateVersion7().ToString()),
            ]),
            SigningCredentials = new SigningCredentials(key.Key, SecurityAlgorithms.HmacSha256),
        });
        return new TokenResponse(access, refreshToken, "bearer", (int)AccessLifetime.TotalSeconds);
    }

    private async Task<string> Begin(Guid user, Guid session, CancellationToken cancellation)
    {
        var token = Random();
        await using var command = database.CreateCommand(
            $"insert into {AccountTables.RefreshTokens} (hash, family, user_id, expires_at) values (@hash, @family, @user, clock_timestamp() + @lifetime)");
        command.Parameters.AddWithValue("hash", Hash(token));
        command.Parameters.AddWithValue("family", session);
        command.Parameters.AddWithValue("user", user);
        command.Parameters.AddWithValue("lifetime", RefreshLifetime);
        await command.ExecuteNonQueryAsync(cancellation);
        return token;
    }

    private Task RevokeFamily(byte[] hash, CancellationToken cancellation) =>
        Revoke($"family = (select family from {AccountTables.RefreshTokens} where hash = @key)", hash, cancellation);

    /// <summary>Repeated until nothing is left: a trade under way makes a token that the statement which waited for it does not see.</summary>
    private async Task Revoke(string which, object key, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"update {AccountTables.RefreshTokens} set revoked_at = clock_timestamp() where {which} and revoked_at is null");
        command.Parameters.AddWithValue("key", key);
        while (await command.ExecuteNonQueryAsync(cancellation) > 0)
        {
        }
    }

    private async Task Forget(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"delete from {AccountTables.RefreshTokens} where expires_at < clock_timestamp() - interval '1 day'");
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
