using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Environments;

public static class GetEnvironmentEndpoint
{
    /// <summary>An environment: what it goes by, what is live, runs and waits in it, and how it fares.</summary>
    [Answers(200, typeof(EnvironmentResponse))]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/environments/{env}")]
    public static async Task<IResult> Get(Guid id, string env, IQuerySession session, ProjectEnvironments environments, EnvironmentResponses responses, CancellationToken cancellation)
    {
        var (found, refusal) = await environments.Find(session, id, env, cancellation);
        return found is null
            ? ProblemResults.From(refusal!)
            : new WithEntityTag(Results.Ok(await responses.For(found, cancellation)), EnvironmentTag.Of(found));
    }
}
