using Microsoft.Net.Http.Headers;

namespace AutoStack.Api.Http;

/// <summary>An answer with the entity tag (RFC 9110, section 8.8.3) that a later PATCH may name in <c>If-Match</c>.</summary>
public sealed class WithEntityTag(IResult answer, int version) : IResult
{
    /// <summary>Whether this version is one that the request's <c>If-Match</c> names, or there is none (RFC 9110, section 13.1.1: weak tags never match).</summary>
    public static bool IsExpected(HttpRequest request, int version) =>
        request.GetTypedHeaders().IfMatch is not { Count: > 0 } expected
            ? request.Headers.IfMatch.Count == 0
            : expected.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag is { IsWeak: false, Tag.Value: var text } && text == Tag(version));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = Tag(version);
        return answer.ExecuteAsync(httpContext);
    }

    private static string Tag(int version) => $"\"{version}\"";
}
