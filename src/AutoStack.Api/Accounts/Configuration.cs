using System.Text;
using AutoStack.Api.Http;
using Marten;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Tokens;

namespace AutoStack.Api.Accounts;

public static class Configuration
{
    /// <summary>Users, sign-in, and the rule that every endpoint wants a signed-in user unless it says otherwise.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.ConfigureMarten(options => options.Storage.ExtendedSchemaObjects.AddRange(AccountTables.All()));
        services.AddHttpContextAccessor();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<TokenKey>();
        services.AddSingleton<Tokens>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<SignInLimits>();
        services.AddSingleton<SignInLinks>();
        services.AddSingleton<Users>();
        services.AddSingleton<IActorNames>(provider => provider.GetRequiredService<Users>());
        services.AddSingleton<ICurrentActor, CurrentActor>();
        services.AddSingleton<FirstAdmin>();

        // Nothing is protected with it; without this it would leave key files in the user's home.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<TokenKey>((options, key) =>
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = Tokens.Issuer,
                ValidAudience = Tokens.Issuer,
                IssuerSigningKey = key.Key,
                ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
                NameClaimType = Tokens.ActorClaim,
                ClockSkew = TimeSpan.FromSeconds(5),
            };
            options.Events = new JwtBearerEvents { OnChallenge = Challenge };
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services;
    }

    /// <summary>Says in problem details what RFC 6750 says in a header.</summary>
    private static async Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        var expired = context.AuthenticateFailure is SecurityTokenExpiredException;
        var sent = !string.IsNullOrEmpty(context.Request.Headers.Authorization);
        var header = new StringBuilder("Bearer");
        if (sent)
            header.Append(" error=\"invalid_token\"");
        context.Response.Headers.WWWAuthenticate = header.ToString();
        await ProblemResults
            .Problem(401, expired ? "token_expired" : sent ? "token_invalid" : "not_signed_in", expired ? "The access token has run out. Trade the refresh token for a new one." : sent ? "The access token is not one of this installation's. Sign in again." : "Sign in first: send Authorization: Bearer TOKEN.")
            .ExecuteAsync(context.HttpContext);
    }
}
