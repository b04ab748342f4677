using System.Globalization;
using System.Text;
using AutoStack.Api.Delivery;
using AutoStack.Api.Environments;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Domain;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Logs.Applications;

public static class GetApplicationLogEndpoint
{
    /// <summary>
    /// What the applications of an environment have printed, the newest lines first (<c>order=oldest</c> begins at the other end): of one instance or process, in a span of
    /// time, and with a text in them. <c>line</c> begins at a line, which is in both directions the first that is looked at: what stands around it takes one question each
    /// way. JSON for who accepts <c>application/json</c>, else plain text, where a <c>Link</c> header leads on. A page may hold fewer lines than asked for, even none: go on
    /// by <c>next_cursor</c> until there is none.
    /// </summary>
    [Answers(200, typeof(Page<ApplicationLine>))]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/environments/{env}/logs")]
    public static async Task<IResult> Get(
        Guid id,
        string env,
        string? instance,
        string? process,
        string? from,
        string? to,
        string? search,
        string? line,
        string? order,
        string? limit,
        string? cursor,
        HttpRequest request,
        IQuerySession session,
        ProjectEnvironments environments,
        ApplicationLogReader log,
        CancellationToken cancellation)
    {
        var (environment, refusal) = await environments.Find(session, id, env, cancellation);
        if (environment is null)
            return ProblemResults.From(refusal!);
        var (page, problem) = PageRequest.Parse($"output of {id} {env}", limit, cursor, fallback: 1000, most: 5000);
        if (page is null)
            return problem!;
        if (order is not (null or "newest" or "oldest"))
            return ProblemResults.Problem(400, "invalid_query", "order must be newest or oldest.");
        // A page that follows another begins where that one ended; what is read before a line or after it does not hold the line itself.
        long? edge = null;
        if (page.After is not null)
        {
            if (!long.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out var after))
                return PageRequest.InvalidCursor;
            edge = after;
        }
        else if (line is not null)
        {
            if (!long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var first) || first is < 1 or long.MaxValue)
                return ProblemResults.Problem(400, "invalid_query", "line must be a line number, a whole number from 1.");
            edge = order == "oldest" ? first - 1 : first + 1;
        }

        if (ApplicationLogs.Filter(instance, process, from, to, search, out var filter) is { } senseless)
            return senseless;
        if (await ApplicationLogs.Unknown(log, environment.Id, filter, cancellation) is { } unknown)
            return ProblemResults.From(unknown);
        var read = order == "oldest"
            ? await log.After(environment.Id, edge ?? 0, filter, page.Limit, cancellation)
            : await log.Before(environment.Id, edge, filter, page.Limit, cancellation);
        var next = read.Next is { } at ? page.Cursor(at.ToString(CultureInfo.InvariantCulture)) : null;
        return request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase)
            ? Results.Ok(new Page<ApplicationLine>(read.Lines, next))
            : Plain(request, read.Lines, next);
    }

    /// <summary>A line each: time, instance, release, text. The way to the next page is a web link (RFC 8288).</summary>
    private static IResult Plain(HttpRequest request, IReadOnlyList<ApplicationLine> lines, string? next)
    {
        if (next is not null)
        {
            var query = request.Query.Where(pair => pair.Key != "cursor").SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value)).Append(KeyValuePair.Create("cursor", (string?)next));
            request.HttpContext.Response.Headers.Link = $"<{request.PathBase}{request.Path}{QueryString.Create(query)}>; rel=\"next\"";
        }

        var text = new StringBuilder();
        foreach (var line in lines)
            text.Append(line.AsText()).Append('\n');
        return Results.Text(text.ToString(), "text/plain", Encoding.UTF8);
    }
}

public static class DownloadApplicationLogEndpoint
{
    /// <summary>All that is kept of what the applications of an environment have printed, as one plain text, the oldest line first: of one instance or process, in a span of time, and with a text in them.</summary>
    [Answers(200, typeof(string), "text/plain")]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/environments/{env}/logs/download")]
    public static async Task<IResult> Get(
        Guid id,
        string env,
        string? instance,
        string? process,
        string? from,
        string? to,
        string? search,
        IQuerySession session,
        ProjectEnvironments environments,
        ApplicationLogReader log,
        CancellationToken cancellation)
    {
        var (environment, refusal) = await environments.Find(session, id, env, cancellation);
        if (environment is null)
            return ProblemResults.From(refusal!);
        if (ApplicationLogs.Filter(instance, process, from, to, search, out var filter) is { } senseless)
            return senseless;
        return await ApplicationLogs.Unknown(log, environment.Id, filter, cancellation) is { } unknown
            ? ProblemResults.From(unknown)
            : new PlainApplicationLog(log, environment.Id, filter);
    }
}

public static class ApplicationLogStreamEndpoint
{
    /// <summary>How far back a stream begins for a client that has seen nothing.</summary>
    private const int LinesBefore = 1000;

    /// <summary>
    /// What applications of an environment have printed lately (about the last 1,000 lines) and what they print next, as server-sent events whose ids are line numbers:
    /// of one instance or process, or all. Resuming leaves out none and repeats none.
    /// </summary>
    [Answers(200, typeof(string), "text/event-stream")]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/environments/{env}/logs/stream")]
    public static async Task<IResult> Get(
        Guid id,
        string env,
        string? instance,
        string? process,
        string? last_event_id,
        HttpRequest request,
        IQuerySession session,
        ProjectEnvironments environments,
        ApplicationLogReader log,
        WakeUps wakeUps,
        CancellationToken cancellation)
    {
        var (environment, refusal) = await environments.Find(session, id, env, cancellation);
        if (environment is null)
            return ProblemResults.From(refusal!);
        if (!ServerSentEvents.TryReadPosition(request, last_event_id, out var after))
            return ProblemResults.Problem(400, "invalid_last_event_id", "The last event id of this stream is a line number.");
        var filter = new LineFilter(instance, process);
        if (await ApplicationLogs.Unknown(log, environment.Id, filter, cancellation) is { } unknown)
            return ProblemResults.From(unknown);
        if (ServerSentEvents.LastEventId(request, last_event_id) is null)
            after = Math.Max(0, await log.LastLine(environment.Id, cancellation) - LinesBefore);
        return new ServerSentEvents(_ => ValueTask.FromResult<ISubscription>(new ApplicationLogSubscription(wakeUps, log, environment.Id, filter, after)));
    }
}

internal static class ApplicationLogs
{
    private const int LongestSearch = 500;

    /// <summary>Which lines a query asks for.</summary>
    /// <returns>Why it makes no sense; null where it does.</returns>
    public static IResult? Filter(string? instance, string? process, string? from, string? to, string? search, out LineFilter filter)
    {
        filter = new LineFilter(instance, process, Search: search);
        if (search is { Length: 0 or > LongestSearch })
            return ProblemResults.Problem(400, "invalid_query", $"search must be a text of at most {LongestSearch} characters.");
        if (!Time(from, out var begin) || !Time(to, out var end))
            return ProblemResults.Problem(400, "invalid_query", "from and to must be times as in RFC 3339, such as 2026-01-31T12:00:00Z.");
        filter = filter with { From = begin, To = end };
        return null;
    }

    private static bool Time(string? text, out DateTimeOffset? time)
    {
        time = text is not null && Rfc3339.TryParse(text, out var parsed) ? parsed.ToUniversalTime() : null;
        return text is null || time is not null;
    }

    /// <returns>Why there is nothing to read, where an instance or a process was asked for that never printed.</returns>
    public static async Task<Refusal?> Unknown(ApplicationLogReader log, EnvironmentId environment, LineFilter filter, CancellationToken cancellation) =>
        filter is { Instance: null, Process: null } || await log.Knows(environment, filter, cancellation)
            ? null
            : new Refusal("log_not_found", $"{filter.Instance ?? $"The process {filter.Process}"} has printed nothing here that is still kept.", RefusalKind.NotFound);
}
