using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Deployments;

public static class GetDeploymentEndpoint
{
    /// <summary>A deployment as it is, as it was after its N-th event (<c>?version=N</c>), or as it was at a time (<c>?at=</c>, RFC 3339).</summary>
    [Answers(200, typeof(DeploymentResponse))]
    [Refuses(404)]
    [WolverineGet("/api/v1/deployments/{id}")]
    public static async Task<IResult> Get(Guid id, string? version, string? at, IQuerySession session, DeploymentResponses responses, CancellationToken cancellation)
    {
        var deployment = new DeploymentId(id);
        if (version is null && at is null)
            return await session.LoadAsync<Deployment>(deployment, cancellation) is { } current
                ? Results.Ok(await responses.For(current, cancellation))
                : ProblemResults.From(CommandAnswer.NotFound.Refusal!);

        if (version is not null && at is not null)
            return ProblemResults.Problem(400, "invalid_query", "Give either version or at, not both.");
        var wanted = 0;
        if (version is not null && (!int.TryParse(version, out wanted) || wanted < 1))
            return ProblemResults.Problem(400, "invalid_version", "version must be a whole number from 1.");
        var time = default(DateTimeOffset);
        if (at is not null && !Rfc3339.TryParse(at, out time))
            return ProblemResults.Problem(400, "invalid_time", "at must be a time such as 2026-01-31T12:00:00Z (RFC 3339).");

        var events = await session.Events.FetchStreamAsync(id, token: cancellation);
        if (events.Count == 0)
            return ProblemResults.From(CommandAnswer.NotFound.Refusal!);
        if (version is not null && events.Count < wanted)
            return ProblemResults.Problem(404, "version_not_found", $"The deployment has {events.Count} versions.");

        // The longest prefix before the first later event: what was known then, even where clocks disagreed.
        var state = events
            .TakeWhile(e => at is null ? e.Version <= wanted : e.Timestamp <= time)
            .Aggregate(default(Deployment), (state, e) => Deployment.Evolve(state, deployment, e.Data, e.Timestamp));
        return state is null
            ? ProblemResults.Problem(404, "version_not_found", "The deployment was not requested yet at that time.")
            : Results.Ok(state.Version == events.Count ? await responses.For(state, cancellation) : await responses.Past(state, cancellation));
    }
}
