using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AutoStack.Api.Http.Idempotency;

/// <summary>
/// Makes a POST with an <c>Idempotency-Key</c> safe to repeat: the same body gets the same answer, another body 422, and one that is still being answered 409. Refusals
/// are not kept: they changed nothing.
/// </summary>
public static class IdempotencyMiddleware
{
    private const string Header = "Idempotency-Key";
    private const int Longest = 255;

    public static IApplicationBuilder UseIdempotencyKeys(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (!Applies(http.Request))
        {
            await next(http);
            return;
        }

        var key = http.Request.Headers[Header].ToString();
        if (key.Length is 0 or > Longest || key.Any(c => c is < ' ' or > '~'))
        {
            await ProblemResults.Problem(400, "invalid_idempotency_key", $"{Header} must have 1 to {Longest} printable ASCII characters.").ExecuteAsync(http);
            return;
        }

        var keys = http.RequestServices.GetRequiredService<IdempotencyKeys>();
        var request = new IdempotentRequest($"{http.User.FindFirst(JwtRegisteredClaimNames.Sub)?.Value} {http.Request.Path.Value!.TrimEnd('/').ToLowerInvariant()}", key, await Hash(http.Request));
        await using var held = await keys.TryLock(request, http.RequestAborted);
        if (held is null)
        {
            await ProblemResults.Problem(409, "idempotency_key_in_use", "A request with this Idempotency-Key is being answered just now. Repeat it in a moment.").ExecuteAsync(http);
            return;
        }

        if (held.Kept is { } kept)
            await Answer(http, kept, request);
        else
            await Carry(http, next, keys, request);
    });

    private static bool Applies(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && request.Headers.ContainsKey(Header)
        && request.Path.StartsWithSegments("/api/v1")
        && !request.Path.StartsWithSegments("/api/v1/auth")
        && request.HttpContext.User.Identity?.IsAuthenticated == true;

    private static async Task<byte[]> Hash(HttpRequest request)
    {
        request.EnableBuffering();
        var hash = await SHA256.HashDataAsync(request.Body, request.HttpContext.RequestAborted);
        request.Body.Position = 0;
        return hash;
    }

    private static async Task Answer(HttpContext http, KeptAnswer kept, IdempotentRequest request)
    {
        if (!kept.BodyHash.AsSpan().SequenceEqual(request.BodyHash))
        {
            await ProblemResults.Problem(422, "idempotency_key_reused", "This Idempotency-Key was used with another body. Take a new key for a new request.").ExecuteAsync(http);
            return;
        }

        http.Response.StatusCode = kept.Status;
        if (kept.Location is not null)
            http.Response.Headers.Location = kept.Location;
        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.WriteAsync(kept.Body, http.RequestAborted);
    }

    private static async Task Carry(HttpContext http, RequestDelegate next, IdempotencyKeys keys, IdempotentRequest request)
    {
        http.Features.Set(request);
        var original = http.Features.Get<IHttpResponseBodyFeature>()!;
        using var buffer = new MemoryStream();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(buffer));
        try
        {
            await next(http);
        }
        finally
        {
            http.Features.Set(original);
        }

        if (http.Response.StatusCode is >= 200 and < 300 && http.Features.Get<IdempotencyKeys.AnswerIsKept>() is null)
            await keys.Keep(request, http.Response.StatusCode, http.Response.Headers.Location, Encoding.UTF8.GetString(buffer.ToArray()), CancellationToken.None);
        buffer.Position = 0;
        // With its length the answer goes out in one piece.
        if (buffer.Length > 0)
            http.Response.ContentLength = buffer.Length;
        await buffer.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
