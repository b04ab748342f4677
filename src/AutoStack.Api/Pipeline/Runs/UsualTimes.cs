using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Npgsql;

namespace AutoStack.Api.Pipeline.Runs;

/// <summary>How long a stage usually takes in a project, so that one which takes far longer can say so before its deadline.</summary>
public sealed class UsualTimes(NpgsqlDataSource database)
{
    private const int Looked = 20;
    private const int Least = 3;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(30);

    /// <returns>The median of the last runs, and when to speak up; null while there are too few.</returns>
    public async Task<(TimeSpan Usual, TimeSpan SpeakUp)?> For(ProjectId project, RunKind kind, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select percentile_cont(0.5) within group (order by extract(epoch from finished_at - started_at)), count(*)
             from (select started_at, finished_at from {StageRunTables.Runs}
                   where project_id = @project and kind = @kind and finished_at is not null and outcome ->> 'result' not in ('failed', 'faulted', 'timed_out', 'cancelled')
                   order by finished_at desc limit {Looked}) last
             """);
        command.Parameters.AddWithValue("project", project.Value);
        command.Parameters.AddWithValue("kind", kind.ToString());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        if (reader.GetInt64(1) < Least)
            return null;
        var usual = TimeSpan.FromSeconds(reader.GetDouble(0));
        return (usual, usual * 3 > Shortest ? usual * 3 : Shortest);
    }
}
