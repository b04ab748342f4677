using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Domain;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Environments;

public static class ListEnvironmentsEndpoint
{
    /// <summary>A project's environments, production first.</summary>
    [Answers(200, typeof(Page<EnvironmentResponse>))]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/environments")]
    public static async Task<IResult> Get(Guid id, IQuerySession session, EnvironmentResponses responses, CancellationToken cancellation)
    {
        if (await session.LoadAsync<Project>(new ProjectId(id), cancellation) is not { DeletedAt: null })
            return ProblemResults.From(new Refusal("project_not_found", "There is no such project.", RefusalKind.NotFound));

        // An environment's name is at most 16 characters and its number is small: one page holds them all.
        var environments = await session.QueryAsync<ProjectEnvironment>("where (data ->> 'project_id')::uuid = ? and data ->> 'deleted_at' is null order by id limit 100", cancellation, id);
        var items = new List<EnvironmentResponse>(environments.Count);
        foreach (var environment in environments)
            items.Add(await responses.For(environment, cancellation));
        return Results.Ok(new Page<EnvironmentResponse>(items, null));
    }
}
