using AutoStack.Api.Pipeline;
using AutoStack.Api.Pipeline.Runs;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using Marten;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Environments;

/// <summary>
/// Ends what deleted environments run: removes their manifests from Git and has the target take that up. A row stands behind each until it is done, whatever
/// node does it.
/// </summary>
public sealed class EnvironmentRemovals(NpgsqlDataSource database, IDocumentStore store, IGitOps gitOps, ITarget target, OpenWork open, ILogger<EnvironmentRemovals> logger) : BackgroundService
{
    public const string TableName = $"{Persistence.Configuration.Schema}.environment_removals";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>For a node that works on no stage: nobody tells it.</summary>
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    public static Table Table()
    {
        var table = new Table(TableName);
        table.AddColumn("environment_id", "uuid").AsPrimaryKey();
        table.AddColumn("not_before", "timestamptz").NotNull().DefaultValueByExpression("clock_timestamp()");
        table.AddColumn("attempts", "integer").NotNull().DefaultValueByExpression("0");
        return table;
    }

    public static void Add(IDocumentSession session, ProjectEnvironment environment) =>
        session.QueueSqlCommand($"insert into {TableName} (environment_id) values (?) on conflict do nothing", environment.Id.Value);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await Next(stoppingToken) is var (environment, epoch))
                    await Remove(environment, epoch, stoppingToken);
                await Task.Delay(Pause, stoppingToken);
                await open.Wait(Sweep, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.LogWarning("Removing environments failed, trying again: {Reason}", e.Message);
                await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Takes one that is due, for the time of a lease; later tries wait longer, up to the lease.</summary>
    private async Task<(EnvironmentId Environment, long Epoch)?> Next(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             update {TableName} set not_before = clock_timestamp() + @lease, attempts = attempts + 1
             where environment_id = (select environment_id from {TableName} where not_before <= clock_timestamp() order by not_before limit 1 for update skip locked)
             returning environment_id, nextval('{StageRunTables.Epochs}')
             """);
        command.Parameters.AddWithValue("lease", Lease);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (new EnvironmentId(reader.GetGuid(0)), reader.GetInt64(1)) : null;
    }

    private async Task Remove(EnvironmentId id, long epoch, CancellationToken stopping)
    {
        await using var session = store.QuerySession();
        var environment = await session.LoadAsync<ProjectEnvironment>(id, stopping) ?? throw new InvalidOperationException($"Environment {id} does not exist.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Lease);
        var context = new StageContext(Guid.CreateVersion7(), id.Value, RunKind.Change, 1, epoch, NoLog.Instance, _ => { }, patience.Token);
        // What is still being cancelled ends first: its own commit is the newer one then.
        var done = environment is { Running: null, ChangeAtWork: null }
            && await gitOps.Remove(new RemoveManifest(id, environment.ProjectName, environment.Name), context) is Outcome<ManifestCommit>.Done { Value: var commit }
            && await target.Sync(new SyncRelease(environment.ProjectId, environment.ProjectName, id, environment.Name, commit.Commit, null), context) is Outcome<SyncedRelease>.Done;
        await using var command = database.CreateCommand(done
            ? $"delete from {TableName} where environment_id = @id"
            : $"update {TableName} set not_before = clock_timestamp() + least(attempts, 30) * interval '1 second' where environment_id = @id");
        command.Parameters.AddWithValue("id", id.Value);
        await command.ExecuteNonQueryAsync(stopping);
    }
}
