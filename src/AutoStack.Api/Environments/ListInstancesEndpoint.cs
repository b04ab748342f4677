using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Pipeline;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Environments;

public static class ListInstancesEndpoint
{
    /// <summary>What runs in an environment: each instance, how it fares, and how it last ended by itself.</summary>
    [Answers(200, typeof(Page<ObservedInstance>))]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/environments/{env}/instances")]
    public static async Task<IResult> Get(Guid id, string env, IQuerySession session, ProjectEnvironments environments, ITarget target, CancellationToken cancellation)
    {
        var (found, refusal) = await environments.Find(session, id, env, cancellation);
        if (found is null)
            return ProblemResults.From(refusal!);
        var observed = await target.Observe(found.ProjectName, found.Id, found.Name, cancellation);
        return Results.Ok(new Page<ObservedInstance>(observed.Instances, null));
    }
}
