using AutoStack.Api.Hosting;
using AutoStack.Api.Persistence;

namespace AutoStack.Api.Disk;

/// <param name="Name">The role whose disk it is; of several nodes of a role on one machine, one does the work.</param>
public sealed record JanitorRole(string Name);

/// <summary>
/// Keeps what lies on this role's disk within its budgets, in passes; one more when the disk runs short. Never in the way of work: what is in use is left, and what goes
/// is out of sight in one step.
/// </summary>
public sealed class Janitor(
    JanitorRole role,
    IEnumerable<IBudgetKeeper> keepers,
    DiskUsage usage,
    DiskSpace space,
    Trash trash,
    DiskSettings settings,
    IConfiguration configuration,
    ILogger<Janitor> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>A disk that stays short is not looked through without a pause.</summary>
    private static readonly TimeSpan PauseWhenShort = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim one = new(1);
    private readonly string data = StateDirectories.Data(configuration);
    private long? ended;
    private bool tablesMissing;

    /// <summary>Cleans now if the disk is short of room and that was not just tried; builds ask before they wait.</summary>
    public async Task MakeRoom(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            if (space.Shortage() is not null && Since(PauseWhenShort))
                await Pass(cancellation);
        }
        finally
        {
            one.Release();
        }
    }

    public override void Dispose()
    {
        one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host starts without waiting for the first pass.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await one.WaitAsync(stoppingToken);
                try
                {
                    await Pass(stoppingToken);
                }
                finally
                {
                    one.Release();
                }

                if (tablesMissing)
                    await Task.Delay(Look, stoppingToken);
                while (!tablesMissing && !Since(settings.Period) && (space.Shortage() is null || !Since(PauseWhenShort)))
                    await Task.Delay(settings.Period < Look ? settings.Period : Look, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task Pass(CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(data);
            using var held = new FileStream(Path.Combine(data, $"janitor-{role.Name}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            await trash.Empty(cancellation);
            tablesMissing = false;
            foreach (var keeper in keepers)
                await Keep(keeper, cancellation);
        }
        catch (IOException e)
        {
            // Another node of this machine does it, as a rule; on a full disk even the lock cannot be made.
            logger.LogDebug("No cleaning in this pass: {Reason}", e.Message);
        }
        finally
        {
            ended = TimeProvider.System.GetTimestamp();
        }
    }

    private async Task Keep(IBudgetKeeper keeper, CancellationToken cancellation)
    {
        try
        {
            var use = await keeper.Keep(cancellation);
            if (use.RemovedBytes > 0)
                logger.LogInformation("Removed {Megabytes:0.0} MB of {Kind}", use.RemovedBytes / 1024.0 / 1024.0, keeper.Kind);
            await usage.Write(keeper.Kind, use, cancellation);
        }
        catch (Exception e) when (DatabaseFaults.TablesAreMissing(e))
        {
            // The role began before the API has made them, as at the first start of a platform: the next pass comes soon.
            tablesMissing = true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogWarning("{Kind} could not be kept within its budget, trying again in the next pass: {Reason}", keeper.Kind, e.Message);
        }
    }

    private bool Since(TimeSpan time) => ended is not { } last || TimeProvider.System.GetElapsedTime(last) > time;
}
