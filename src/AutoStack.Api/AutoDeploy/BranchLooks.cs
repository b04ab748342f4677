using AutoStack.Api.Pipeline.Runs;
using AutoStack.Domain;
using Marten;
using Npgsql;
using NpgsqlTypes;
using Weasel.Postgresql.Tables;

namespace AutoStack.Api.AutoDeploy;

/// <summary>A look at an environment's branch that this node has to take.</summary>
/// <param name="Epoch">Names this look; whatever comes of it is void once a later one exists.</param>
/// <param name="SeenCommit">The commit that was decided about last; null before the first.</param>
public sealed record BranchLook(EnvironmentId Environment, long Epoch, string? SeenCommit);

/// <summary>What the looks at a branch came to, for people.</summary>
/// <param name="Problem">Why the last look saw nothing; null when it did.</param>
public sealed record BranchSight(DateTimeOffset? LookedAt, string? SeenCommit, string? Problem);

/// <summary>The rows behind automatic deployments: when each branch is looked at next, by the database's clock, and which commit was decided about last.</summary>
public sealed class BranchLooks(NpgsqlDataSource database, AutoDeploySettings settings)
{
    private const string TableName = $"{Persistence.Configuration.Schema}.branch_looks";
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>How long a look may take at most.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>How long a look is kept from the others: longer than it may take, so that a slow repository is never overtaken by the next look at it, over and over.</summary>
    private static readonly TimeSpan Lease = Patience + TimeSpan.FromSeconds(30);

    public static Table Table()
    {
        var table = new Table(TableName);
        table.AddColumn("environment_id", "uuid").AsPrimaryKey();
        table.AddColumn("next_look_at", "timestamptz").NotNull().DefaultValueByExpression("clock_timestamp()");
        table.AddColumn("epoch", "bigint").NotNull().DefaultValueByExpression("0");
        table.AddColumn("seen_commit", "text");
        table.AddColumn("looked_at", "timestamptz");
        table.AddColumn("problem", "text");
        table.AddColumn("problems", "integer").NotNull().DefaultValueByExpression("0");
        return table;
    }

    /// <summary>
    /// Takes one look that is due. The next one comes a period after its end, which one of the other methods tells; that of a node that dies in the middle comes after two minutes.
    /// </summary>
    public async Task<BranchLook?> Take(CancellationToken cancellation)
    {
        const string wanted =
            $"""
             select id from {Persistence.Configuration.Schema}.mt_doc_environment
             where (data ->> 'auto_deploy')::boolean and not coalesce((data ->> 'auto_deploy_paused')::boolean, false) and data ->> 'deleted_at' is null
             """;
        await using var command = database.CreateCommand(
            $"""
             insert into {TableName} (environment_id) {wanted} and not exists (select 1 from {TableName} l where l.environment_id = id) on conflict do nothing;
             update {TableName}
             set next_look_at = clock_timestamp() + @lease, epoch = nextval('{StageRunTables.Epochs}')
             where environment_id = (
                 select environment_id from {TableName}
                 where next_look_at <= clock_timestamp() and environment_id in ({wanted})
                 order by next_look_at limit 1 for update skip locked)
             returning environment_id, epoch, seen_commit
             """);
        command.Parameters.AddWithValue("lease", Lease);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new BranchLook(new EnvironmentId(reader.GetGuid(0)), reader.GetInt64(1), await reader.IsDBNullAsync(2, cancellation) ? null : reader.GetString(2))
            : null;
    }

    /// <summary>Notes the commit as decided about, in the session's transaction.</summary>
    /// <returns>False when a later look exists or this one was decided about already: it must change nothing.</returns>
    public static async Task<bool> Decided(IDocumentSession session, BranchLook look, string commit, CancellationToken cancellation)
    {
        await session.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(
            $"update {TableName} set seen_commit = @commit, looked_at = clock_timestamp(), problem = null, problems = 0 where environment_id = @environment and epoch = @epoch and seen_commit is distinct from @commit returning 1");
        command.Parameters.AddWithValue("commit", commit);
        command.Parameters.AddWithValue("environment", look.Environment.Value);
        command.Parameters.AddWithValue("epoch", look.Epoch);
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
        return await reader.ReadAsync(cancellation);
    }

    /// <summary>The look is over, and what it found, if anything, was decided about; a period later comes the next.</summary>
    public async Task End(BranchLook look, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"update {TableName} set next_look_at = clock_timestamp() + @pause where environment_id = @environment and epoch = @epoch");
        command.Parameters.AddWithValue("pause", Pause());
        command.Parameters.AddWithValue("environment", look.Environment.Value);
        command.Parameters.AddWithValue("epoch", look.Epoch);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The look is over: the branch stands at a commit that needs no decision.</summary>
    public async Task SawNothingNew(BranchLook look, string commit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             update {TableName} set seen_commit = @commit, looked_at = clock_timestamp(), problem = null, problems = 0, next_look_at = clock_timestamp() + @pause
             where environment_id = @environment and epoch = @epoch
             """);
        command.Parameters.AddWithValue("pause", Pause());
        command.Parameters.AddWithValue("commit", commit);
        command.Parameters.AddWithValue("environment", look.Environment.Value);
        command.Parameters.AddWithValue("epoch", look.Epoch);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The look is over, and nothing could be seen; the next looks come at growing pauses, at most ten minutes or the period, whichever is longer.</summary>
    public async Task SawNothing(BranchLook look, string problem, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             update {TableName}
             set looked_at = clock_timestamp(), problem = @problem, problems = problems + 1,
                 next_look_at = clock_timestamp() + least(@period * power(2, least(problems, 10)), greatest(@longest, @period))
             where environment_id = @environment and epoch = @epoch
             """);
        command.Parameters.AddWithValue("problem", problem);
        command.Parameters.AddWithValue("period", NpgsqlDbType.Interval, settings.Period);
        command.Parameters.AddWithValue("longest", NpgsqlDbType.Interval, LongestPause);
        command.Parameters.AddWithValue("environment", look.Environment.Value);
        command.Parameters.AddWithValue("epoch", look.Epoch);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<BranchSight?> Find(EnvironmentId environment, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select looked_at, seen_commit, problem from {TableName} where environment_id = @environment");
        command.Parameters.AddWithValue("environment", environment.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new BranchSight(
                await reader.IsDBNullAsync(0, cancellation) ? null : reader.GetFieldValue<DateTimeOffset>(0),
                await reader.IsDBNullAsync(1, cancellation) ? null : reader.GetString(1),
                await reader.IsDBNullAsync(2, cancellation) ? null : reader.GetString(2))
            : null;
    }

    private TimeSpan Pause() => settings.Period * (0.9 + (Random.Shared.NextDouble() * 0.2));
}
