using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Npgsql;

namespace AutoStack.Api.Accounts;

/// <summary>
/// Sessions: a sign-in with all refresh tokens that follow from it (their family). An access token names its session, and is good for half an hour even when that has
/// ended; what lasts longer than a request asks here whether it goes on.
/// </summary>
public sealed class Sessions(NpgsqlDataSource database)
{
    /// <summary>False once the session was ended: signed out, the password changed, a refresh token used twice, or the account removed.</summary>
    public async Task<bool> GoesOn(ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (!Guid.TryParse(user.FindFirst(JwtRegisteredClaimNames.Sid)?.Value, out var session))
            return false;
        await using var command = database.CreateCommand(
            $"select exists (select from {AccountTables.RefreshTokens} join {AccountTables.Users} on id = user_id where family = @session and revoked_at is null)");
        command.Parameters.AddWithValue("session", session);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }
}
