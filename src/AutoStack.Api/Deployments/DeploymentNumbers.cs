using AutoStack.Domain;
using Marten;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Deployments;

/// <summary>Counts the deployments of each project: one row each, locked until the request's commit, so that numbers have no gaps and no twins.</summary>
public static class DeploymentNumbers
{
    private const string TableName = $"{Persistence.Configuration.Schema}.deployment_numbers";

    public static Table Table()
    {
        var table = new Table(TableName);
        table.AddColumn("project_id", "uuid").AsPrimaryKey();
        table.AddColumn("last", "integer").NotNull();
        return table;
    }

    /// <summary>Holds up new deployments of projects until the session's commit. Whoever decides by what deployments name, holds this lock.</summary>
    public static async Task Lock(IDocumentSession session, IEnumerable<ProjectId> projects, CancellationToken cancellation)
    {
        await session.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand($"select 1 from {TableName} where project_id = any(@projects) order by project_id for update");
        command.Parameters.AddWithValue("projects", projects.Select(project => project.Value).ToArray());
        await session.ExecuteAsync(command, cancellation);
    }

    /// <summary>The next number of a project, in the session's own transaction, and the database's time: a request asks for both at once.</summary>
    public static async Task<(int Number, DateTimeOffset Now)> Next(IDocumentSession session, ProjectId project, CancellationToken cancellation)
    {
        await session.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(
            $"insert into {TableName} as n (project_id, last) values (@project, 1) on conflict (project_id) do update set last = n.last + 1 returning last, clock_timestamp()");
        command.Parameters.AddWithValue("project", project.Value);
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt32(0), reader.GetFieldValue<DateTimeOffset>(1));
    }
}
