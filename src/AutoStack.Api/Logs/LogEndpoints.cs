using System.Globalization;
using AutoStack.Api.Delivery;
using AutoStack.Api.Deployments;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Persistence;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Logs;

public static class GetDeploymentLogEndpoint
{
    /// <summary>What the stages have printed so far, as plain text; of one stage (<c>?stage=</c>), and from a line number on (<c>?from=</c>).</summary>
    [Answers(200, typeof(string), "text/plain")]
    [Refuses(404)]
    [WolverineGet("/api/v1/deployments/{id}/logs")]
    public static async Task<IResult> Get(Guid id, string? stage, string? from, IQuerySession session, LogReader log, CancellationToken cancellation)
    {
        if (stage is not null && !Logged.Stages.Contains(stage))
            return ProblemResults.Problem(400, "invalid_query", $"stage must be one of {string.Join(", ", Logged.Stages)}.");
        var first = 1L;
        if (from is not null && (!long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out first) || first < 1))
            return ProblemResults.Problem(400, "invalid_query", "from must be a line number, a whole number from 1.");
        var deployment = new DeploymentId(id);
        return await session.LoadAsync<Deployment>(deployment, cancellation) is null
            ? ProblemResults.From(CommandAnswer.NotFound.Refusal!)
            : new PlainLog(log, new LogId(id), stage, first);
    }
}

public static class DeploymentLogStreamEndpoint
{
    /// <summary>What the stages have printed and what they print next, as server-sent events. Ids are line numbers: resuming leaves out none and repeats none.</summary>
    [Answers(200, typeof(string), "text/event-stream")]
    [Refuses(404)]
    [WolverineGet("/api/v1/deployments/{id}/logs/stream")]
    public static async Task<IResult> Get(
        Guid id,
        string? last_event_id,
        HttpRequest request,
        IQuerySession session,
        Feeds feeds,
        LogReader log,
        CancellationToken cancellation)
    {
        var deployment = new DeploymentId(id);
        if (await session.LoadAsync<Deployment>(deployment, cancellation) is null)
            return ProblemResults.From(CommandAnswer.NotFound.Refusal!);
        return ServerSentEvents.TryReadPosition(request, last_event_id, out var after)
            ? feeds.Stream(Topic.Log(id), after, Logged.Frames(log, new LogId(id)))
            : ProblemResults.Problem(400, "invalid_last_event_id", "The last event id of this stream is a line number.");
    }
}

internal static class Logged
{
    /// <summary>The stages that have lines; the revert is a run of its own kind.</summary>
    public static readonly IReadOnlyList<string> Stages = [.. EnumText<Stage>.Names, "revert"];

    /// <summary>A log as server-sent events whose ids are line numbers.</summary>
    public static ReadFrames Frames(LogReader reader, LogId log) => async (after, cancellation) =>
        [.. (await reader.Page(log, after + 1, stage: null, cancellation)).Select(line => Frame.Of(line.Line, line.Line.ToString(CultureInfo.InvariantCulture), line))];
}
