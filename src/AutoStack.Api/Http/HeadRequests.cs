namespace AutoStack.Api.Http;

/// <summary>Answers HEAD as GET, without the content (RFC 9110, section 9.3.2), wherever GET is possible: load balancers and checks ask so.</summary>
public static class HeadRequests
{
    /// <summary>Stands before routing, which knows no HEAD. The web server sends no content for it whatever is written.</summary>
    public static IApplicationBuilder UseHeadRequests(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }

        http.Request.Method = HttpMethods.Get;
        http.Features.Set(new HeadersOnly());
        try
        {
            await next(http);
        }
        finally
        {
            http.Request.Method = HttpMethods.Head;
        }
    });

    /// <summary>Whether nobody will see the content: one without an end must not be begun.</summary>
    public static bool WantsHeadersOnly(this HttpContext http) => http.Features.Get<HeadersOnly>() is not null;

    private sealed record HeadersOnly;
}
