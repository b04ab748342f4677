using System.Globalization;
using AutoStack.Api.Delivery;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Deployments;

public static class DeploymentEventsEndpoint
{
    /// <summary>What happened to a deployment, oldest first.</summary>
    [Answers(200, typeof(Page<EventItem>))]
    [Refuses(404)]
    [WolverineGet("/api/v1/deployments/{id}/events")]
    public static async Task<IResult> Get(Guid id, string? limit, string? cursor, IQuerySession session, EventReader events, CancellationToken cancellation)
    {
        var (page, problem) = PageRequest.Parse($"events of {id}", limit, cursor, fallback: 100, most: EventReader.Most);
        if (page is null)
            return problem!;
        var after = 0L;
        if (page.After is not null && !long.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            return PageRequest.InvalidCursor;
        if (await session.LoadAsync<Deployment>(new DeploymentId(id), cancellation) is null)
            return ProblemResults.From(CommandAnswer.NotFound.Refusal!);
        var read = await events.After(id, after, page.Limit + 1, cancellation);
        return Results.Ok(page.Cut(read, item => item.Version.ToString(CultureInfo.InvariantCulture)));
    }
}
