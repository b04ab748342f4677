using AutoStack.Domain;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using Marten;
using Marten.Services.BatchQuerying;
using Npgsql;

namespace AutoStack.Api.Environments;

/// <summary>Finds the environments of a project that are not deleted.</summary>
public sealed class ProjectEnvironments
{
    private const string Existing = "where (data ->> 'project_id')::uuid = ? and data ->> 'deleted_at' is null";

    /// <summary>Keeps other changes that concern all environments of the project waiting until the commit, so that none is made, or missed, in between.</summary>
    public static async Task Lock(IDocumentSession session, Guid project, CancellationToken cancellation)
    {
        await session.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand($"select 1 from {Persistence.Configuration.Schema}.mt_doc_project where id = @project for update");
        command.Parameters.AddWithValue("project", project);
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
        await reader.ReadAsync(cancellation);
    }

    /// <summary>The environment of this name, or null.</summary>
    public static async Task<ProjectEnvironment?> ByName(IQuerySession session, Guid project, string name, CancellationToken cancellation) =>
        (await session.QueryAsync<ProjectEnvironment>($"{Existing} and data ->> 'name' = ?", cancellation, project, name)).SingleOrDefault();

    /// <summary>The same as a part of a batch, once that is executed.</summary>
    public static async Task<ProjectEnvironment?> ByName(IBatchedQuery batch, Guid project, string name) =>
        (await batch.Query<ProjectEnvironment>($"{Existing} and data ->> 'name' = ?", project, name)).SingleOrDefault();

    /// <summary>All, in the order in which they were made: production first.</summary>
    public async Task<IReadOnlyList<ProjectEnvironment>> Of(IQuerySession session, Guid project, CancellationToken cancellation) =>
        // There are at most CreateEnvironment.Most.
        await session.QueryAsync<ProjectEnvironment>($"{Existing} order by id", cancellation, project);

    /// <summary>One page of them, and one more where there is one.</summary>
    public async Task<IReadOnlyList<ProjectEnvironment>> Page(IQuerySession session, Guid project, Guid after, int limit, CancellationToken cancellation) =>
        await session.QueryAsync<ProjectEnvironment>($"{Existing} and id > ? order by id limit {limit + 1}", cancellation, project, after);

    public async Task<(ProjectEnvironment? Found, Refusal? Refusal)> Find(IQuerySession session, Guid project, string name, CancellationToken cancellation) =>
        await session.LoadAsync<Project>(new ProjectId(project), cancellation) is not { DeletedAt: null }
            ? (null, new Refusal("project_not_found", "There is no such project.", RefusalKind.NotFound))
            : await ByName(session, project, name, cancellation) is { } found ? (found, null)
            : (null, new Refusal("environment_not_found", $"The project has no environment '{name}'.", RefusalKind.NotFound));

    /// <param name="name">Null: all of them.</param>
    public async Task<(IReadOnlyList<ProjectEnvironment> Found, Refusal? Refusal)> Named(IQuerySession session, Guid project, string? name, CancellationToken cancellation)
    {
        if (name is null)
            return await session.LoadAsync<Project>(new ProjectId(project), cancellation) is { DeletedAt: null }
                ? (await Of(session, project, cancellation), null)
                : ([], new Refusal("project_not_found", "There is no such project.", RefusalKind.NotFound));
        var (found, refusal) = await Find(session, project, name, cancellation);
        return (found is null ? [] : [found], refusal);
    }
}
