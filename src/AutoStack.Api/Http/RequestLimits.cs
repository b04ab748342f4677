namespace AutoStack.Api.Http;

/// <summary>What no request may be, whatever it is for.</summary>
public static class RequestLimits
{
    public const long BodyBytes = 2 * 1024 * 1024;

    public static IApplicationBuilder UseRequestLimits(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.Request.Path.Value?.Contains('\0') == true || http.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true)
        {
            await ProblemResults.Problem(400, "malformed_text", "An address must not contain a NUL character.").ExecuteAsync(http);
            return;
        }

        if (http.Request.ContentLength > BodyBytes)
        {
            await ProblemResults.Problem(413, "body_too_large", $"A request may hold at most {BodyBytes / 1024 / 1024} MB.").ExecuteAsync(http);
            return;
        }

        await next(http);
    });
}
