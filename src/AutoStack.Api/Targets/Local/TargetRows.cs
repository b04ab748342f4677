using System.Text.Json;
using AutoStack.Api.Persistence;
using AutoStack.Api.Pipeline;
using AutoStack.Domain;
using Npgsql;
using NpgsqlTypes;

namespace AutoStack.Api.Targets.Local;

/// <summary>What an environment is to become: the manifest at a commit of the GitOps repository.</summary>
public sealed record Want(EnvironmentId EnvironmentId, string Project, string Environment, string GitopsCommit, int Port);

public enum RolloutPhase
{
    /// <summary>The commit is taken up; new instances start and are waited for.</summary>
    Rolling,

    /// <summary>What the commit wants gets every new request.</summary>
    Serving,

    /// <summary>What the commit wants could not be brought about; what ran before runs on.</summary>
    Failed,
}

/// <summary>What the target role sees of an environment.</summary>
/// <param name="GitopsCommit">The commit that it works on or has brought about.</param>
/// <param name="Hindrance">Null while it goes on.</param>
/// <param name="Notes">What happened in this rollout, in order, for the deployment's log.</param>
public sealed record TargetState(
    string GitopsCommit,
    RolloutPhase Phase,
    bool TrafficShifted,
    int Healthy,
    int Wanted,
    TargetFailure? Failure,
    IReadOnlyList<string> Notes,
    IReadOnlyList<ObservedInstance> Instances,
    TargetHindrance? Hindrance = null);

/// <summary>What a rollout waits for just now, a full disk for instance; it goes on by itself.</summary>
public sealed record TargetHindrance(string Code, string Reason);

/// <param name="Output">The last lines that the application printed.</param>
public sealed record TargetFailure(string Code, string Reason, IReadOnlyList<string> Output);

/// <summary>The rows between the API and the target role. A want carries its run's epoch: an older run never overwrites a newer one's.</summary>
public sealed class TargetRows(NpgsqlDataSource database)
{
    private const int PortTries = 20;

    /// <summary>Writes what is wanted, with a stable port of the environment's own.</summary>
    /// <returns>False when a newer run wants something else already.</returns>
    public async Task<bool> Want(SyncRelease release, long epoch, int firstPort, CancellationToken cancellation)
    {
        for (var t = 0; ; t++)
        {
            try
            {
                await using var command = database.CreateCommand(
                    $"""
                     insert into {TargetTables.Wants} as w (environment_id, project, environment, gitops_commit, epoch, port, requested_at)
                     values (@environment, @project, @name, @commit, @epoch,
                             (select coalesce(max(port) + 1, @first) from {TargetTables.Wants} where port >= @first), clock_timestamp())
                     on conflict (environment_id) do update
                     set gitops_commit = excluded.gitops_commit, epoch = excluded.epoch, requested_at = excluded.requested_at
                     where w.epoch <= excluded.epoch
                     """);
                command.Parameters.AddWithValue("environment", release.EnvironmentId.Value);
                command.Parameters.AddWithValue("project", release.Project);
                command.Parameters.AddWithValue("name", release.Environment);
                command.Parameters.AddWithValue("commit", release.GitOpsCommit);
                command.Parameters.AddWithValue("epoch", epoch);
                command.Parameters.AddWithValue("first", firstPort);
                if (await command.ExecuteNonQueryAsync(cancellation) == 0)
                    return false;
                break;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation && t < PortTries)
            {
                // Two environments asked for the next port at the same time.
            }
        }

        await using var notify = database.CreateCommand($"select pg_notify('{TargetTables.Channel}', '')");
        await notify.ExecuteNonQueryAsync(cancellation);
        return true;
    }

    /// <summary>The commit that is wanted now, or null.</summary>
    public async Task<string?> WantedCommit(EnvironmentId environment, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select gitops_commit from {TargetTables.Wants} where environment_id = @id");
        command.Parameters.AddWithValue("id", environment.Value);
        return await command.ExecuteScalarAsync(cancellation) as string;
    }

    /// <summary>All wants, in pages by environment. Only the target role asks for them, so that each page is also its sign of life (<see cref="SinceBeat"/>).</summary>
    /// <param name="hindrance">Why nothing can be started just now; null when all is well.</param>
    public async Task<IReadOnlyList<Want>> Wants(Guid after, int most, string? hindrance, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             with beat as (insert into {TargetTables.Heartbeat} (id, beat_at, hindrance) values (1, clock_timestamp(), @hindrance)
                           on conflict (id) do update set beat_at = excluded.beat_at, hindrance = excluded.hindrance)
             select environment_id, project, environment, gitops_commit, port from {TargetTables.Wants} where environment_id > @after order by environment_id limit @most
             """);
        command.Parameters.AddWithValue("after", after);
        command.Parameters.AddWithValue("most", most);
        command.Parameters.AddWithValue("hindrance", NpgsqlDbType.Text, (object?)hindrance ?? DBNull.Value);
        var wants = new List<Want>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            wants.Add(new Want(new EnvironmentId(reader.GetGuid(0)), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4)));
        return wants;
    }

    /// <summary>The state as it was last seen, and the environment's port; nulls before the first release.</summary>
    public async Task<(TargetState? State, int? Port)> Read(EnvironmentId environment, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select s.state::text, w.port from {TargetTables.Wants} w left join {TargetTables.States} s using (environment_id) where w.environment_id = @id");
        command.Parameters.AddWithValue("id", environment.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            return (null, null);
        return (await reader.IsDBNullAsync(0, cancellation) ? null : JsonSerializer.Deserialize<TargetState>(reader.GetString(0), AutoStackJson.Options), reader.GetInt32(1));
    }

    public async Task Write(EnvironmentId environment, TargetState state, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             insert into {TargetTables.States} (environment_id, state, observed_at) values (@id, @state, clock_timestamp())
             on conflict (environment_id) do update set state = excluded.state, observed_at = excluded.observed_at
             """);
        command.Parameters.AddWithValue("id", environment.Value);
        command.Parameters.AddWithValue("state", NpgsqlDbType.Jsonb, JsonSerializer.Serialize(state, AutoStackJson.Options));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>What hindered the target role when it last gave a sign of life, in words; null when nothing did.</summary>
    public async Task<string?> Hindrance(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select hindrance from {TargetTables.Heartbeat}");
        return await command.ExecuteScalarAsync(cancellation) as string;
    }

    /// <summary>How long ago the target role last gave a sign of life; null when it never did.</summary>
    public async Task<TimeSpan?> SinceBeat(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select clock_timestamp() - beat_at from {TargetTables.Heartbeat}");
        return await command.ExecuteScalarAsync(cancellation) as TimeSpan?;
    }
}
