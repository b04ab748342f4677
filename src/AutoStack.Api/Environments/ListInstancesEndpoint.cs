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
    public static async Task<IResult> Get(Guid id, string env, IQuerySession session, VariableEnvironments environments, ITarget target, CancellationToken cancellation)
    {
        var (found, refusal) = await environments.Find(session, id, env, cancellation);
        if (refusal is not null)
            return ProblemResults.From(refusal);
        var observed = await target.Observe(found[0].ProjectName, found[0].Id, found[0].Name, cancellation);
        return Results.Ok(new Page<ObservedInstance>(observed.Instances, null));
    }
}
