using Microsoft.Net.Http.Headers;

namespace AutoStack.Api.Http;

/// <summary>An answer with the entity tag (RFC 9110, section 8.8.3) that a later PATCH may name in <c>If-Match</c>.</summary>
public sealed class WithEntityTag(IResult answer, string tag) : IResult
{
    public WithEntityTag(IResult answer, int version)
        : this(answer, Text(version))
    {
    }

    /// <summary>Whether this version is one that the request's <c>If-Match</c> names, or there is none (RFC 9110, section 13.1.1: weak tags never match).</summary>
    public static bool IsExpected(HttpRequest request, int version) => IsExpected(request.Headers.IfMatch.OfType<string>().ToList(), Text(version));

    /// <param name="ifMatch">The values of the header.</param>
    /// <param name="tag">What it is now, without quotes.</param>
    public static bool IsExpected(IList<string> ifMatch, string tag) =>
        ifMatch.Count == 0
        || (EntityTagHeaderValue.TryParseList(ifMatch, out var expected)
            && expected.Any(one => one.Equals(EntityTagHeaderValue.Any) || one is { IsWeak: false, Tag.Value: var text } && text == $"\"{tag}\""));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = $"\"{tag}\"";
        return answer.ExecuteAsync(httpContext);
    }

    private static string Text(int version) => version.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
