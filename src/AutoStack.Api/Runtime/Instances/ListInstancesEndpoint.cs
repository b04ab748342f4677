using AutoStack.Api.Environments;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Runtime.Metrics;
using AutoStack.Domain.Runtime;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Runtime.Instances;

public static class ListInstancesEndpoint
{
    /// <summary>What runs in an environment: each instance, how it fares and since when, what it uses, and how it last ended by itself.</summary>
    [Answers(200, typeof(Page<InstanceResponse>))]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/environments/{env}/instances")]
    public static async Task<IResult> Get(
        Guid id,
        string env,
        IQuerySession session,
        ProjectEnvironments environments,
        ITarget target,
        MetricReader metrics,
        CancellationToken cancellation)
    {
        var (found, refusal) = await environments.Find(session, id, env, cancellation);
        if (found is null)
            return ProblemResults.From(refusal!);
        var observed = await target.Observe(found.ProjectName, found.Id, found.Name, cancellation);
        var current = await metrics.Current(found.Id, cancellation);
        var known = await session.LoadAsync<EnvironmentRuntime>(RuntimeId.Of(found.Id), cancellation);
        return Results.Ok(new Page<InstanceResponse>(
            [.. observed.Instances.Select(seen => InstanceResponse.Of(seen, current.GetValueOrDefault(seen.Name), seen.Release is { } release ? known?.Find(seen.Name, release.Number) : null))],
            null));
    }
}
