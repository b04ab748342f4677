using AutoStack.Api.Pipeline;
using AutoStack.Domain;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Projects;

/// <summary>Who wrote a commit: personal data, kept out of events so that it can be erased.</summary>
public sealed class CommitAuthors(NpgsqlDataSource database)
{
    private const string TableName = $"{Persistence.Configuration.Schema}.commit_authors";

    public static Table Table()
    {
        var table = new Table(TableName);
        table.AddColumn("project_id", "uuid").AsPrimaryKey();
        table.AddColumn("sha", "text").AsPrimaryKey();
        table.AddColumn("name", "text").NotNull();
        table.AddColumn("email", "text").NotNull();
        return table;
    }

    public async Task Remember(ProjectId project, SourceCommit commit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"insert into {TableName} (project_id, sha, name, email) values (@project, @sha, @name, @email) on conflict do nothing");
        command.Parameters.AddWithValue("project", project.Value);
        command.Parameters.AddWithValue("sha", commit.Sha);
        command.Parameters.AddWithValue("name", commit.AuthorName);
        command.Parameters.AddWithValue("email", commit.AuthorEmail);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Names by commit; a commit that is missing was never resolved or has been erased.</summary>
    public async Task<IReadOnlyDictionary<(Guid Project, string Sha), string>> Names(IReadOnlyCollection<(Guid Project, string Sha)> commits, CancellationToken cancellation)
    {
        if (commits.Count == 0)
            return new Dictionary<(Guid, string), string>();
        await using var command = database.CreateCommand(
            $"select a.project_id, a.sha, a.name from {TableName} a join unnest(@projects, @shas) as wanted (project_id, sha) using (project_id, sha)");
        command.Parameters.AddWithValue("projects", commits.Select(commit => commit.Project).ToArray());
        command.Parameters.AddWithValue("shas", commits.Select(commit => commit.Sha).ToArray());
        var names = new Dictionary<(Guid, string), string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            names[(reader.GetGuid(0), reader.GetString(1))] = reader.GetString(2);
        return names;
    }
}
