using AutoStack.Api.Delivery;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Deployments;

public static class DeploymentStreamEndpoint
{
    /// <summary>What happened to a deployment and what happens next, as server-sent events. Ids are versions: resuming leaves out none and repeats none.</summary>
    [Answers(200, typeof(string), "text/event-stream")]
    [Refuses(404)]
    [WolverineGet("/api/v1/deployments/{id}/stream")]
    public static async Task<IResult> Get(
        Guid id,
        string? last_event_id,
        HttpRequest request,
        IQuerySession session,
        Feeds feeds,
        EventReader events,
        CancellationToken cancellation)
    {
        if (await session.LoadAsync<Deployment>(new DeploymentId(id), cancellation) is null)
            return ProblemResults.From(CommandAnswer.NotFound.Refusal!);
        return ServerSentEvents.TryReadPosition(request, last_event_id, out var after)
            ? feeds.Stream(Topic.Events(id), after, events.Frames(id))
            : ProblemResults.Problem(400, "invalid_last_event_id", "The last event id of this stream is a version, a whole number.");
    }
}
