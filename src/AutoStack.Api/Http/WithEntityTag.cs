namespace AutoStack.Api.Http;

/// <summary>An answer with the entity tag (RFC 9110, section 8.8.3) that a later PATCH may name in <c>If-Match</c>.</summary>
public sealed class WithEntityTag(IResult answer, int version) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = $"\"{version}\"";
        return answer.ExecuteAsync(httpContext);
    }
}
