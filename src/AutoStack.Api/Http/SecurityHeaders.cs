namespace AutoStack.Api.Http;

/// <summary>Headers that keep browsers from guessing, framing and caching what the API answers (OWASP REST Security Cheat Sheet).</summary>
public static class SecurityHeaders
{
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        // At the last moment: the answer to what an endpoint threw begins with cleared headers.
        http.Response.OnStarting(() =>
        {
            Add(http);
            return Task.CompletedTask;
        });
        return next(http);
    });

    private static void Add(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        if (!http.Request.Path.StartsWithSegments("/api"))
            return;
        // Streams say more exactly how they may be kept.
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
    }
}
