using System.Text.Json;
using AutoStack.Api.Persistence;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Marten;
using Npgsql;
using NpgsqlTypes;

namespace AutoStack.Api.Pipeline.Runs;

/// <summary>
/// The leases under which stage work runs (docs/adr/0002). Every time is the database's; every write after a claim carries the claim's
/// epoch and changes nothing once a later claim exists.
/// </summary>
public sealed class StageRuns(NpgsqlDataSource database)
{
    private const string Runs = StageRunTables.Runs;

    /// <summary>Adds the row of a run to the transaction that appends the event which calls for it.</summary>
    /// <param name="deadline">The stage's deadline when an earlier attempt has set it.</param>
    public static void Plan(IDocumentSession session, RunSubject subject, ProjectId project, PlannedRun run, DateTimeOffset? deadline) =>
        session.QueueSqlCommand(
            $"""
             insert into {Runs} (id, deployment_id, environment_id, project_id, kind, attempt, not_before, deadline)
             values (?, ?, {(subject is RunSubject.OfChange ? "?" : "null")}, ?, ?, ?, clock_timestamp() + ? * interval '1 second', {(deadline is null ? "null" : "?")})
             on conflict (deployment_id, kind, attempt) do nothing
             """,
            [Guid.CreateVersion7(), subject.Id, .. subject is RunSubject.OfChange { Environment.Value: var environment } ? [environment] : Array.Empty<object>(), project.Value, run.Kind.ToString(), run.Attempt, run.Pause.TotalSeconds, .. deadline is { } d ? [d] : Array.Empty<object>()]);

    /// <summary>Asks the current run of a deployment or change to end; its owner hears of it with the next renewal. What takes a deployment back is left to do so.</summary>
    public static void RequestCancel(IDocumentSession session, RunSubject subject) =>
        session.QueueSqlCommand($"update {Runs} set cancel_requested = true where deployment_id = ? and outcome is null and kind <> 'revert'", subject.Id);

    /// <summary>Notes that the deployment or environment has heard of the run, in the transaction that tells it.</summary>
    public static void MarkFolded(IDocumentSession session, FinishedRun run) =>
        session.QueueSqlCommand($"update {Runs} set folded_at = clock_timestamp() where id = ? and epoch = ?", run.Id, run.Epoch);

    /// <summary>
    /// Takes the lease of one run that is due and has no living owner. Projects with fewer runs under way come first, then the older run.
    /// </summary>
    public async Task<ClaimedRun?> Claim(string owner, IReadOnlyDictionary<string, TimeSpan> deadlines, TimeSpan lease, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             with due as (
                 select r.id, r.owner as former_owner
                 from {Runs} r
                 where r.folded_at is null
                   and r.outcome is null
                   and r.kind = any(@kinds)
                   and not r.cancel_requested
                   and r.not_before <= clock_timestamp()
                   and (r.lease_until is null or r.lease_until < clock_timestamp())
                   and (r.deadline is null or r.deadline > clock_timestamp())
                 order by (select count(*) from {Runs} o where o.project_id = r.project_id and o.folded_at is null and o.outcome is null and o.lease_until > clock_timestamp()),
                          r.created_at
                 limit 1
                 for update of r skip locked)
             update {Runs} r
             set epoch = nextval('{StageRunTables.Epochs}'),
                 owner = @owner,
                 lease_until = clock_timestamp() + @lease,
                 started_at = coalesce(r.started_at, clock_timestamp()),
                 deadline = coalesce(r.deadline, clock_timestamp() + (@deadlines)[array_position(@kinds, r.kind)])
             from due
             where r.id = due.id
             returning r.id, r.deployment_id, r.environment_id, r.project_id, r.kind, r.attempt, r.epoch, due.former_owner is not null, r.cancel_requested, r.deadline - clock_timestamp()
             """);
        command.Parameters.AddWithValue("owner", owner);
        command.Parameters.AddWithValue("lease", lease);
        command.Parameters.AddWithValue("kinds", deadlines.Keys.ToArray());
        command.Parameters.AddWithValue("deadlines", NpgsqlDbType.Array | NpgsqlDbType.Interval, deadlines.Values.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            return null;
        var kind = RunKind.Parse(reader.GetString(4));
        return new ClaimedRun(
            reader.GetGuid(0),
            RunSubject.Read(kind, reader.GetGuid(1), await Optional(reader, 2, cancellation)),
            new ProjectId(reader.GetGuid(3)),
            kind,
            reader.GetInt32(5),
            reader.GetInt64(6),
            reader.GetBoolean(7),
            reader.GetBoolean(8),
            reader.GetTimeSpan(9));
    }

    /// <summary>Prolongs the leases that are still this owner's and tells which of them should be cancelled.</summary>
    public async Task<IReadOnlyList<RenewedRun>> Renew(IReadOnlyCollection<ClaimedRun> runs, TimeSpan lease, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             update {Runs} r
             set lease_until = clock_timestamp() + @lease
             from unnest(@ids, @epochs) as mine (id, epoch)
             where r.id = mine.id and r.epoch = mine.epoch and r.outcome is null
             returning r.id, r.epoch, r.cancel_requested
             """);
        command.Parameters.AddWithValue("lease", lease);
        command.Parameters.AddWithValue("ids", runs.Select(run => run.Id).ToArray());
        command.Parameters.AddWithValue("epochs", runs.Select(run => run.Epoch).ToArray());
        var renewed = new List<RenewedRun>(runs.Count);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            renewed.Add(new RenewedRun(reader.GetGuid(0), reader.GetInt64(1), reader.GetBoolean(2)));
        return renewed;
    }

    /// <summary>Writes how a run came out, under its epoch.</summary>
    /// <returns>False when a later claim exists or the run has come out already: then this outcome is void.</returns>
    public async Task<bool> Finish(ClaimedRun run, StageResult outcome, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"update {Runs} set outcome = @outcome, finished_at = clock_timestamp(), lease_until = null where id = @id and epoch = @epoch and outcome is null");
        command.Parameters.AddWithValue("outcome", NpgsqlDbType.Jsonb, Serialize(outcome));
        command.Parameters.AddWithValue("id", run.Id);
        command.Parameters.AddWithValue("epoch", run.Epoch);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Gives up the leases of a node that stops in good order, so that the runs go on at once elsewhere or with its next start.</summary>
    public async Task Release(IReadOnlyCollection<ClaimedRun> runs, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             update {Runs} r set lease_until = clock_timestamp()
             from unnest(@ids, @epochs) as mine (id, epoch)
             where r.id = mine.id and r.epoch = mine.epoch and r.outcome is null
             """);
        command.Parameters.AddWithValue("ids", runs.Select(run => run.Id).ToArray());
        command.Parameters.AddWithValue("epochs", runs.Select(run => run.Epoch).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// Ends what nobody will end: runs whose deadline passed or that were cancelled while no living owner holds them. The new epoch shuts out an
    /// owner that wakes later.
    /// </summary>
    public async Task<int> EndAbandoned(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             with abandoned as (
                 select id from {Runs}
                 where folded_at is null
                   and outcome is null
                   and (lease_until is null or lease_until < clock_timestamp())
                   and (cancel_requested or deadline < clock_timestamp())
                 limit 100
                 for update skip locked)
             update {Runs} r
             set epoch = nextval('{StageRunTables.Epochs}'),
                 finished_at = clock_timestamp(),
                 outcome = case when r.cancel_requested then @cancelled else @timed_out end
             from abandoned a
             where r.id = a.id
             """);
        command.Parameters.AddWithValue("cancelled", NpgsqlDbType.Jsonb, Serialize(new StageResult.Cancelled()));
        command.Parameters.AddWithValue("timed_out", NpgsqlDbType.Jsonb, Serialize(new StageResult.TimedOut("The stage's time was up before its work was done.")));
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Runs that have come out and that nobody has heard of for a while: their message was lost with a node.</summary>
    public Task<IReadOnlyList<Guid>> Unfolded(TimeSpan olderThan, CancellationToken cancellation) =>
        Ids($"select id from {Runs} where folded_at is null and outcome is not null and finished_at < clock_timestamp() - @age order by finished_at limit 100", olderThan, cancellation);

    /// <summary>Deployments that no environment has heard of for a while: their message was lost with a node.</summary>
    public async Task<IReadOnlyList<(Guid Deployment, Guid Environment)>> Unadmitted(TimeSpan olderThan, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select deployment_id, environment_id from {StageRunTables.Admissions} where requested_at < clock_timestamp() - @age order by deployment_id limit 100");
        command.Parameters.AddWithValue("age", olderThan);
        var admissions = new List<(Guid, Guid)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            admissions.Add((reader.GetGuid(0), reader.GetGuid(1)));
        return admissions;
    }

    /// <summary>A run that has come out and is not folded yet, or null.</summary>
    public async Task<FinishedRun?> FindFinished(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select deployment_id, environment_id, kind, attempt, epoch, outcome::text, coalesce(deadline, clock_timestamp())
             from {Runs} where id = @id and outcome is not null and folded_at is null
             """);
        command.Parameters.AddWithValue("id", id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            return null;
        var kind = RunKind.Parse(reader.GetString(2));
        return new FinishedRun(
            id,
            RunSubject.Read(kind, reader.GetGuid(0), await Optional(reader, 1, cancellation)),
            kind,
            reader.GetInt32(3),
            reader.GetInt64(4),
            JsonSerializer.Deserialize<StageResult>(reader.GetString(5), AutoStackJson.Options)!,
            reader.GetFieldValue<DateTimeOffset>(6));
    }

    /// <summary>True while this claim is the run's latest and the run has not come out.</summary>
    public async Task<bool> IsCurrent(Guid id, long epoch, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select 1 from {Runs} where id = @id and epoch = @epoch and outcome is null");
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("epoch", epoch);
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }

    private async Task<IReadOnlyList<Guid>> Ids(string sql, TimeSpan age, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue("age", age);
        var ids = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    private static async Task<Guid?> Optional(NpgsqlDataReader reader, int column, CancellationToken cancellation) =>
        await reader.IsDBNullAsync(column, cancellation) ? null : reader.GetGuid(column);

    private static string Serialize(StageResult outcome) => JsonSerializer.Serialize(outcome, AutoStackJson.Options);
}
