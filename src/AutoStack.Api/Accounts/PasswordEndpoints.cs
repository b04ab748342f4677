using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace AutoStack.Api.Accounts;

public sealed record RegisterBody(string Email, string Password);

public sealed class RegisterBodyValidator : AbstractValidator<RegisterBody>
{
    public RegisterBodyValidator()
    {
        RuleFor(body => body.Email).NotEmpty().MaximumLength(320).EmailAddress();
        RuleFor(body => body.Password).Must(PasswordRules.AreMet).WithMessage(PasswordRules.Expectation);
    }
}

public static class RegisterEndpoint
{
    /// <summary>Makes an account, where the setting <c>AutoStack:Registration:Open</c> lets everybody do so.</summary>
    [AllowAnonymous]
    [Answers(201, typeof(TokenResponse))]
    [Refuses(403, 409)]
    [WolverinePost("/api/v1/auth/register")]
    public static async Task<IResult> Post(RegisterBody body, IConfiguration configuration, Users users, PasswordHasher hasher, Tokens tokens, CancellationToken cancellation)
    {
        if (!configuration.GetValue("AutoStack:Registration:Open", false))
            return ProblemResults.Problem(403, "registration_closed", "Registration is closed. Ask the administrator, who can open it with AutoStack:Registration:Open.");
        var user = await users.Add(body.Email, await hasher.Hash(body.Password, cancellation), cancellation);
        return user is null
            ? ProblemResults.Problem(409, "email_taken", "There is an account of this address already. Sign in instead.")
            : Results.Json(await tokens.Issue(user, cancellation), statusCode: StatusCodes.Status201Created);
    }
}

public sealed record ChangePasswordBody(string OldPassword, string NewPassword);

public sealed class ChangePasswordBodyValidator : AbstractValidator<ChangePasswordBody>
{
    public ChangePasswordBodyValidator()
    {
        RuleFor(body => body.OldPassword).NotEmpty().MaximumLength(1024);
        RuleFor(body => body.NewPassword).Must(PasswordRules.AreMet).WithMessage(PasswordRules.Expectation);
    }
}

public static class ChangePasswordEndpoint
{
    /// <summary>Changes the password, ends all sessions, and begins a new one.</summary>
    [Answers(200, typeof(TokenResponse))]
    [Refuses(429)]
    [WolverinePost("/api/v1/auth/password")]
    public static async Task<IResult> Post(
        ChangePasswordBody body,
        HttpContext http,
        ICurrentActor actor,
        Users users,
        PasswordHasher hasher,
        SignInLimits limits,
        Tokens tokens,
        CancellationToken cancellation)
    {
        if (actor.UserId is not { } id || await users.Find(id, cancellation) is not { } user)
            return ProblemResults.Problem(401, "session_ended", "This account is no longer there. Sign in again.");
        var key = $"account:{user.Email.ToLowerInvariant()}";
        if (limits.Refuse(key) is { } wait)
            return SignInProblems.TooMany(http, wait);
        var matches = await hasher.Verify(user.PasswordHash, body.OldPassword, cancellation);
        // Guesses that came all at once passed the check above together; those beyond the limit must learn nothing.
        if (limits.Refuse(key) is { } late)
            return SignInProblems.TooMany(http, late);
        if (!matches)
        {
            limits.Failed(key);
            return ProblemResults.Invalid("old_password", "is wrong");
        }

        await users.ChangePassword(id, await hasher.Hash(body.NewPassword, cancellation), cancellation);
        await tokens.EndAll(id, cancellation);
        return Results.Ok(await tokens.Issue(user, cancellation));
    }
}

/// <summary>What a password must be: long enough, and nothing else (NIST SP 800-63B, section 5.1.1.2).</summary>
internal static class PasswordRules
{
    public const string Expectation = "must have 10 to 1024 characters";

    public static bool AreMet(string? password) => password is { Length: >= 10 and <= 1024 } && !password.Contains('\0');
}
