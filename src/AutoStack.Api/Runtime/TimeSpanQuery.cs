using AutoStack.Api.Http;

namespace AutoStack.Api.Runtime;

public sealed record QueriedSpan(DateTimeOffset From, DateTimeOffset To);

/// <summary>A span of time asked for by <c>?from=&amp;to=</c> (RFC 3339).</summary>
public static class TimeSpanQuery
{
    /// <param name="usual">How far back it reaches when no beginning is given.</param>
    /// <returns>A refusal in words when the span makes no sense.</returns>
    public static (QueriedSpan? Span, IResult? Problem) Parse(string? from, string? to, DateTimeOffset now, TimeSpan usual, TimeSpan longest)
    {
        var (begin, end) = (default(DateTimeOffset), now);
        if ((to is not null && !Rfc3339.TryParse(to, out end)) || (from is not null && !Rfc3339.TryParse(from, out begin)))
            return (null, ProblemResults.Problem(400, "invalid_query", "from and to must be times as in RFC 3339, such as 2026-01-31T12:00:00Z."));
        if (from is null)
            begin = end - DateTimeOffset.MinValue > usual ? end - usual : DateTimeOffset.MinValue;
        if (begin >= end)
            return (null, ProblemResults.Problem(400, "invalid_query", "from must be before to."));
        return end - begin > longest
            ? (null, ProblemResults.Problem(400, "invalid_query", $"From from to to may be {longest.TotalDays:0} days at most."))
            : (new QueriedSpan(begin.ToUniversalTime(), end.ToUniversalTime()), null);
    }
}
