using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Persistence;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Projects;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Deployments;

public static class ListDeploymentsEndpoint
{
    /// <summary>Deployments of all projects, newest first.</summary>
    [Answers(200, typeof(Page<DeploymentResponse>))]
    [WolverineGet("/api/v1/deployments")]
    public static Task<IResult> Get(
        string? project_id,
        string? status,
        string? environment,
        string? limit,
        string? cursor,
        IQuerySession session,
        DeploymentResponses responses,
        CancellationToken cancellation) =>
        project_id is not null && !Guid.TryParse(project_id, out _)
            ? Task.FromResult(ProblemResults.Problem(400, "invalid_query", "project_id must be a UUID."))
            : DeploymentLists.Read(project_id is null ? null : Guid.Parse(project_id), status, environment, limit, cursor, session, responses, cancellation);
}

public static class ListProjectDeploymentsEndpoint
{
    /// <summary>Deployments of one project, newest first.</summary>
    [Answers(200, typeof(Page<DeploymentResponse>))]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/deployments")]
    public static async Task<IResult> Get(
        Guid id,
        string? status,
        string? environment,
        string? limit,
        string? cursor,
        IQuerySession session,
        DeploymentResponses responses,
        CancellationToken cancellation) =>
        await session.LoadAsync<Project>(new ProjectId(id), cancellation) is null
            ? ProblemResults.From(new Refusal("project_not_found", "There is no such project.", RefusalKind.NotFound))
            : await DeploymentLists.Read(id, status, environment, limit, cursor, session, responses, cancellation);
}

internal static class DeploymentLists
{
    public static async Task<IResult> Read(
        Guid? project,
        string? status,
        string? environment,
        string? limit,
        string? cursor,
        IQuerySession session,
        DeploymentResponses responses,
        CancellationToken cancellation)
    {
        var (page, problem) = PageRequest.Parse(project is null ? "deployments" : $"deployments of {project}", limit, cursor, fallback: 50, most: 200);
        if (page is null)
            return problem!;
        if (page.After is not null && !Guid.TryParse(page.After, out _))
            return PageRequest.InvalidCursor;
        if (status is not null && !EnumText<DeploymentStatus>.Names.Contains(status))
            return ProblemResults.Problem(400, "invalid_query", $"status must be one of {string.Join(", ", EnumText<DeploymentStatus>.Names)}.");

        List<(string Sql, object Value)> conditions = [];
        if (project is { } id)
            conditions.Add(("(data ->> 'project_id')::uuid = ?", id));
        if (page.After is not null)
            conditions.Add(("id < ?", Guid.Parse(page.After)));
        // A name that none can have matches none.
        if (environment is not null && !Names.IsEnvironmentName(environment))
            return Results.Ok(new Page<DeploymentResponse>([], null));
        // These are among known names, or have the form of one, and are no parameters: a plan that holds for any value goes through all deployments where one is asked for that few have.
        List<string> wanted = [.. conditions.Select(c => c.Sql)];
        if (status is not null)
            wanted.Add($"data ->> 'status' = '{status}'");
        if (environment is not null)
            wanted.Add($"data ->> 'environment' = '{environment}'");
        var where = string.Join(" and ", wanted);

        // UUIDv7: the order of ids is the order of requests.
        var read = await session.QueryAsync<Deployment>($"{(where.Length == 0 ? "" : $"where {where} ")}order by id desc limit {page.Limit + 1}", cancellation, [.. conditions.Select(c => c.Value)]);
        var cut = page.Cut(read, deployment => deployment.Id.ToString());
        return Results.Ok(new Page<DeploymentResponse>(await responses.For(cut.Items, cancellation), cut.NextCursor));
    }
}
