using System.Globalization;
using AutoStack.Api.Delivery;
using AutoStack.Api.Environments;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Domain;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Logs;

public static class GetApplicationLogEndpoint
{
    /// <summary>What an instance of the application (<c>?instance=web.1</c>, else the newest) has printed lately, as plain text, from a line number on (<c>?from=</c>).</summary>
    [Answers(200, typeof(string), "text/plain")]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/environments/{env}/logs")]
    public static async Task<IResult> Get(
        Guid id,
        string env,
        string? instance,
        string? from,
        IQuerySession session,
        ProjectEnvironments environments,
        ApplicationLogs applications,
        LogReader log,
        CancellationToken cancellation)
    {
        var first = 1L;
        if (from is not null && (!long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out first) || first < 1))
            return ProblemResults.Problem(400, "invalid_query", "from must be a line number, a whole number from 1.");
        var (part, refusal) = await ApplicationLogParts.Find(id, env, instance, session, environments, applications, cancellation);
        return part is null ? ProblemResults.From(refusal!) : new PlainLog(log, new LogId(part.Id), stage: null, first);
    }
}

public static class ApplicationLogStreamEndpoint
{
    /// <summary>What an instance has printed and what it prints next, as server-sent events whose ids are line numbers.</summary>
    [Answers(200, typeof(string), "text/event-stream")]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/environments/{env}/logs/stream")]
    public static async Task<IResult> Get(
        Guid id,
        string env,
        string? instance,
        string? last_event_id,
        HttpRequest request,
        IQuerySession session,
        ProjectEnvironments environments,
        ApplicationLogs applications,
        Feeds feeds,
        LogReader log,
        CancellationToken cancellation)
    {
        var (part, refusal) = await ApplicationLogParts.Find(id, env, instance, session, environments, applications, cancellation);
        if (part is null)
            return ProblemResults.From(refusal!);
        return ServerSentEvents.TryReadPosition(request, last_event_id, out var after)
            ? feeds.Stream(Topic.Log(part.Id), after, Logged.Frames(log, new LogId(part.Id)))
            : ProblemResults.Problem(400, "invalid_last_event_id", "The last event id of this stream is a line number.");
    }
}

internal static class ApplicationLogParts
{
    public static async Task<(ApplicationLogPart? Part, Refusal? Refusal)> Find(
        Guid project,
        string environment,
        string? instance,
        IQuerySession session,
        ProjectEnvironments environments,
        ApplicationLogs applications,
        CancellationToken cancellation)
    {
        var (found, refusal) = await environments.Find(session, project, environment, cancellation);
        if (found is null)
            return (null, refusal);
        return await applications.LatestOf(found.Id, instance, cancellation) is { } part
            ? (part, null)
            : (null, new Refusal("log_not_found", instance is null ? "Nothing has printed anything here yet." : $"No instance named {instance} has run here.", RefusalKind.NotFound));
    }
}
