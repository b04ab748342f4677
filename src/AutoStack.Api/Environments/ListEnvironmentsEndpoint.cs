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
    /// <summary>A project's environments in the order in which they were made: production first.</summary>
    [Answers(200, typeof(Page<EnvironmentResponse>))]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/environments")]
    public static async Task<IResult> Get(
        Guid id,
        string? limit,
        string? cursor,
        IQuerySession session,
        ProjectEnvironments environments,
        EnvironmentResponses responses,
        CancellationToken cancellation)
    {
        var (page, problem) = PageRequest.Parse($"environments of {id}", limit, cursor, fallback: CreateEnvironment.Most, most: 200);
        if (page is null)
            return problem!;
        var after = Guid.Empty;
        if (page.After is not null && !Guid.TryParse(page.After, out after))
            return PageRequest.InvalidCursor;
        if (await session.LoadAsync<Project>(new ProjectId(id), cancellation) is not { DeletedAt: null })
            return ProblemResults.From(new Refusal("project_not_found", "There is no such project.", RefusalKind.NotFound));
        var cut = page.Cut(await environments.Page(session, id, after, page.Limit, cancellation), environment => environment.Id.ToString());
        return Results.Ok(new Page<EnvironmentResponse>(await responses.For(cut.Items, cancellation), cut.NextCursor));
    }
}
