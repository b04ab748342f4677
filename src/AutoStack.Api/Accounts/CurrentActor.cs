using Microsoft.IdentityModel.JsonWebTokens;

namespace AutoStack.Api.Accounts;

/// <summary>The user whom the request's access token names.</summary>
public sealed class CurrentActor(IHttpContextAccessor accessor) : ICurrentActor
{
    public Guid? UserId => Guid.TryParse(accessor.HttpContext?.User.FindFirst(JwtRegisteredClaimNames.Sub)?.Value, out var id) ? id : null;
}
