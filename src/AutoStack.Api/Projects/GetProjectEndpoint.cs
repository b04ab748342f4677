using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Domain;
using AutoStack.Domain.Projects;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Projects;

public static class GetProjectEndpoint
{
    /// <summary>A project with its settings.</summary>
    [Answers(200, typeof(ProjectResponse))]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}")]
    public static async Task<IResult> Get(Guid id, IQuerySession session, CancellationToken cancellation) =>
        await session.LoadAsync<Project>(new ProjectId(id), cancellation) is { } project
            ? new WithEntityTag(Results.Ok(ProjectResponse.For(project)), project.Version)
            : ProblemResults.From(new Refusal("project_not_found", "There is no such project.", RefusalKind.NotFound));
}

public static class ListProjectsEndpoint
{
    /// <summary>Projects, newest first.</summary>
    [Answers(200, typeof(Page<ProjectResponse>))]
    [WolverineGet("/api/v1/projects")]
    public static async Task<IResult> Get(string? limit, string? cursor, IQuerySession session, CancellationToken cancellation)
    {
        var (page, problem) = PageRequest.Parse("projects", limit, cursor, fallback: 50, most: 200);
        if (page is null)
            return problem!;
        if (page.After is not null && !Guid.TryParse(page.After, out _))
            return PageRequest.InvalidCursor;
        var read = page.After is null
            ? await session.QueryAsync<Project>($"where data ->> 'deleted_at' is null order by id desc limit {page.Limit + 1}", cancellation)
            : await session.QueryAsync<Project>($"where data ->> 'deleted_at' is null and id < ? order by id desc limit {page.Limit + 1}", cancellation, Guid.Parse(page.After));
        var cut = page.Cut(read, project => project.Id.ToString());
        return Results.Ok(new Page<ProjectResponse>([.. cut.Items.Select(ProjectResponse.For)], cut.NextCursor));
    }
}
