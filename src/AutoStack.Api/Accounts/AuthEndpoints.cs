using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace AutoStack.Api.Accounts;

public sealed record LoginBody(string Email, string Password);

public sealed class LoginBodyValidator : AbstractValidator<LoginBody>
{
    public LoginBodyValidator()
    {
        RuleFor(body => body.Email).NotEmpty().MaximumLength(320);
        RuleFor(body => body.Password).NotEmpty().MaximumLength(1024);
    }
}

public static class LoginEndpoint
{
    /// <summary>Signs in with email and password.</summary>
    [AllowAnonymous]
    [Answers(200, typeof(TokenResponse))]
    [Refuses(401, 429)]
    [WolverinePost("/api/v1/auth/login")]
    public static async Task<IResult> Post(LoginBody body, HttpContext http, Users users, PasswordHasher hasher, SignInLimits limits, Tokens tokens, CancellationToken cancellation)
    {
        string[] keys = [$"account:{body.Email.ToLowerInvariant()}", $"address:{http.Connection.RemoteIpAddress}"];
        if (limits.Refuse(keys) is { } wait)
            return SignInProblems.TooMany(http, wait);
        var user = await users.FindByEmail(body.Email, cancellation);
        var matches = await hasher.Verify(user?.PasswordHash, body.Password, cancellation);
        // Guesses that came all at once passed the check above together; those beyond the limit must learn nothing.
        if (limits.Refuse(keys) is { } late)
            return SignInProblems.TooMany(http, late);
        if (matches)
            return Results.Ok(await tokens.Issue(user!, cancellation));
        limits.Failed(keys);
        return ProblemResults.Problem(401, "wrong_credentials", "Email or password is wrong.");
    }
}

public sealed record LinkBody(string Token);

public sealed class LinkBodyValidator : AbstractValidator<LinkBody>
{
    public LinkBodyValidator() => RuleFor(body => body.Token).NotEmpty().MaximumLength(200);
}

public static class SignInLinkEndpoint
{
    /// <summary>Signs in with the token of a single-use sign-in link.</summary>
    [AllowAnonymous]
    [Answers(200, typeof(TokenResponse))]
    [Refuses(401, 429)]
    [WolverinePost("/api/v1/auth/link")]
    public static async Task<IResult> Post(LinkBody body, HttpContext http, SignInLinks links, SignInLimits limits, Tokens tokens, CancellationToken cancellation)
    {
        var key = $"link:{http.Connection.RemoteIpAddress}";
        if (limits.Refuse(key) is { } wait)
            return SignInProblems.TooMany(http, wait);
        if (await links.Use(body.Token, cancellation) is { } user)
            return Results.Ok(await tokens.Issue(user, cancellation));
        limits.Failed(key);
        return ProblemResults.Problem(401, "link_used_up", "This sign-in link was used before or is too old. Start AutoStack again for a new one, or sign in with the password.");
    }
}

public sealed record RefreshBody(string RefreshToken);

public sealed class RefreshBodyValidator : AbstractValidator<RefreshBody>
{
    public RefreshBodyValidator() => RuleFor(body => body.RefreshToken).NotEmpty().MaximumLength(200);
}

public static class RefreshEndpoint
{
    /// <summary>Trades a refresh token for new tokens. Each is good once; a second use ends the session.</summary>
    [AllowAnonymous]
    [Answers(200, typeof(TokenResponse))]
    [Refuses(401)]
    [WolverinePost("/api/v1/auth/refresh")]
    public static async Task<IResult> Post(RefreshBody body, Tokens tokens, CancellationToken cancellation) =>
        await tokens.Refresh(body.RefreshToken, cancellation) is { } answer
            ? Results.Ok(answer)
            : ProblemResults.Problem(401, "session_ended", "This session is over. Sign in again.");
}

public static class LogoutEndpoint
{
    /// <summary>Ends the session of a refresh token.</summary>
    [AllowAnonymous]
    [Answers(204)]
    [WolverinePost("/api/v1/auth/logout")]
    public static async Task<IResult> Post(RefreshBody body, Tokens tokens, CancellationToken cancellation)
    {
        await tokens.End(body.RefreshToken, cancellation);
        return Results.NoContent();
    }
}

/// <summary>Who is signed in.</summary>
public sealed record MeResponse(Guid Id, string Email, DateTimeOffset CreatedAt);

public static class MeEndpoint
{
    /// <summary>The signed-in user.</summary>
    [Answers(200, typeof(MeResponse))]
    [WolverineGet("/api/v1/auth/me")]
    public static async Task<IResult> Get(ICurrentActor actor, Users users, CancellationToken cancellation) =>
        actor.UserId is { } id && await users.Find(id, cancellation) is { } user
            ? Results.Ok(new MeResponse(user.Id, user.Email, user.CreatedAt))
            : ProblemResults.Problem(401, "session_ended", "This account is no longer there. Sign in again.");
}

internal static class SignInProblems
{
    public static IResult TooMany(HttpContext http, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return ProblemResults.Problem(429, "too_many_attempts", $"Too many failed sign-ins. Try again in {seconds} seconds.");
    }
}
