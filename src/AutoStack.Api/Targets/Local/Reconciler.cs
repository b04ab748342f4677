using AutoStack.Api.Delivery;
using AutoStack.Api.Hosting;
using AutoStack.Api.Persistence;
using AutoStack.Api.Targets.Local.Drift;
using AutoStack.Api.Targets.Local.Proxy;
using Npgsql;

namespace AutoStack.Api.Targets.Local;

/// <summary>
/// The target role's loop: reads what is wanted, lets each environment bring it about, and writes what is seen. Needs the database for news alone: without it
/// everything that runs runs on.
/// </summary>
public sealed class Reconciler(TargetParts parts, RunningEnvironments environments, TargetRows rows, AppPorts ports, Signal signal, IConfiguration configuration, ILogger<Reconciler> logger) : BackgroundService
{
    private const int WantsAtATime = 500;

    /// <summary>Wants are notified and states wake the loop; this is how late a lost notification is found. Several fit into the time after which the API takes the role for dead.</summary>
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);
    private const string DatabaseAway = "The database does not answer; what runs runs on";
    private const string TablesMissing = "Waiting for the API to make the database's tables";
    private string? hindrance;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first request: what ran goes on to be served at once.
        var files = parts.Disk.ReadAll(logger);
        var left = files.SelectMany(file => file.Instances).Select(instance => instance.Id).ToHashSet();
        var restored = false;
        parts.Host.EndOrphans(() => restored ? environments.Known.ToHashSet() : left);
        foreach (var file in files)
            await Take(new Want(file.EnvironmentId, file.Project, file.Environment, file.GitopsCommit, file.Port)).Restore(file, cancellationToken);
        restored = true;
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // A supervisor that ends everything in order ends the applications too; one that died has them adopted by the next start.
        var end = configuration.GetValue<bool>("AutoStack:Supervised") && !Supervision.SupervisorLost;
        await Task.WhenAll(environments.All.Select(environment => environment.Stop(end)));
        foreach (var environment in environments.All)
            environment.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = Listen(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            parts.Facts.Turn();
            foreach (var environment in environments.All)
                parts.Facts.TellChanged(environment.Id, "health", environment.Fares.Health, environment.Fares);
            parts.Drift.Turn(() => [.. environments.All.Select(environment => environment.Settled).OfType<Settled>()], stoppingToken);
            parts.Sampling.Turn(environments.All.SelectMany(environment => environment.Instances.Select(instance => (environment.Id, instance))));
            try
            {
                await TakeWants(stoppingToken);
                // States first: whoever hears of a fact finds the state that goes with it.
                await WriteStates(stoppingToken);
                await parts.Facts.Flush(stoppingToken);
                await parts.Sampling.Flush(stoppingToken);
                if (hindrance is not null)
                    logger.LogInformation("{Change}", hindrance == TablesMissing ? "The database's tables are there" : "The database is back");
                hindrance = null;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                Tell(e);
            }

            foreach (var environment in environments.All)
                environment.SaveAgain();
            await signal.Wait(Sweep, stoppingToken);
        }

        await parts.Drift.Looking;
        await listening;
    }

    /// <summary>Once for each hindrance. The first start of a platform, at which this role is there before the database's tables, is no fault.</summary>
    private void Tell(Exception fault)
    {
        var now = DatabaseFaults.TablesAreMissing(fault) ? TablesMissing : DatabaseAway;
        if (hindrance == now)
            return;
        hindrance = now;
        if (now == TablesMissing)
            logger.LogInformation(TablesMissing);
        else
            logger.LogWarning("{Hindrance}: {Reason}", now, fault.Message);
    }

    private async Task TakeWants(CancellationToken cancellation)
    {
        for (var after = Guid.Empty; ;)
        {
            var wants = await rows.Wants(after, WantsAtATime, parts.Host.Hindrance, cancellation);
            foreach (var want in wants)
                Take(want).Want(want.GitopsCommit);
            if (wants.Count < WantsAtATime)
                return;
            after = wants[^1].EnvironmentId.Value;
        }
    }

    private async Task WriteStates(CancellationToken cancellation)
    {
        foreach (var environment in environments.All.Where(environment => environment.Dirty))
            await rows.Write(environment.Id, environment.Observe(), cancellation);
    }

    private RunningEnvironment Take(Want want)
    {
        if (environments.Find(want.EnvironmentId) is { } known)
            return known;
        if (!ports.Open(want.Port))
            logger.LogWarning("Port {Port} of {Project}/{Environment} is in use by another program; it is reached by its name alone until that ends and the target role starts again", want.Port, want.Project, want.Environment);
        return environments.Add(new RunningEnvironment(want, parts));
    }

    /// <summary>Hears of new wants at once. Lost notifications are made up for by the sweep.</summary>
    private async Task Listen(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(configuration.GetConnectionString("AutoStack"));
                await connection.OpenAsync(stopping);
                connection.Notification += (_, _) => signal.Set();
                await using (var listen = new NpgsqlCommand($"listen {TargetTables.Channel}", connection))
                    await listen.ExecuteNonQueryAsync(stopping);
                signal.Set();
                while (true)
                    await connection.WaitAsync(stopping);
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException or OperationCanceledException)
            {
                await Task.Delay(FaultPause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
