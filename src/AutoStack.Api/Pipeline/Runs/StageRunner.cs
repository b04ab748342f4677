using System.Collections.Concurrent;
using AutoStack.Api.Deployments;
using AutoStack.Api.Platform;
using AutoStack.Domain.Deployments;
using Npgsql;
using Wolverine;

namespace AutoStack.Api.Pipeline.Runs;

/// <summary>
/// Works on stages under leases: claims runs that are due, renews their leases each second, ends them when they are cancelled, out of time or
/// lost, and writes how they came out (docs/adr/0002). Nothing here decides what follows: that is <c>FoldStageRunHandler</c>.
/// </summary>
public sealed class StageRunner(StageRuns runs, OpenWork open, StageExecution execution, RunnerSettings settings, WorkSignal signal, StageMetrics metrics, IServiceScopeFactory scopes, ILogger<StageRunner> logger)
    : BackgroundService
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2);
    private readonly string owner = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";
    private readonly ConcurrentDictionary<Guid, ActiveRun> active = new();
    private readonly ConcurrentDictionary<Guid, Task> work = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(ClaimWhileRunning(stoppingToken), RenewWhileRunning(stoppingToken));
        await StopInGoodOrder();
    }

    private async Task ClaimWhileRunning(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                while (await ClaimOne(stopping))
                {
                }

                await Rest(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it is, this loop goes on: without it nothing on this node does.
                logger.LogWarning("Looking for stage work failed, trying again: {Reason}", e.Message);
                await signal.Wait(settings.Sweep, CancellationToken.None);
            }
        }
    }

    /// <summary>Until there may be something to claim: at once when this node has begun it, soon while there is work on any, else when a look from time to time finds some.</summary>
    private async Task Rest(CancellationToken stopping)
    {
        if (!active.IsEmpty)
            open.Tell();
        if (!active.IsEmpty || await open.Find(stopping))
        {
            await signal.Wait(settings.Sweep, stopping);
            return;
        }

        while (!await signal.Wait(settings.IdleSweep, stopping) && !await open.Find(stopping))
        {
        }
    }

    private async Task<bool> ClaimOne(CancellationToken stopping)
    {
        var kinds = FreeKinds().ToDictionary(kind => kind.ToString(), kind => settings.Deadlines[kind]);
        if (kinds.Count == 0 || await runs.Claim(owner, kinds, settings.Lease, stopping) is not { } claim)
            return false;

        var run = new ActiveRun(claim);
        if (active.TryGetValue(claim.Id, out var older))
        {
            // This node lost the lease (a stall longer than it) and got the run back under a new epoch: the old work must go first.
            older.Stop(StopReason.LeaseLost);
            await work[claim.Id].WaitAsync(settings.Lease, stopping).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        active[claim.Id] = run;
        work[claim.Id] = Task.Run(() => Work(run), CancellationToken.None);
        return true;
    }

    private IEnumerable<RunKind> FreeKinds()
    {
        var busy = active.Values.Count(run => RunnerSettings.Heavy.Contains(run.Claim.Kind));
        if (busy < settings.Slots)
            foreach (var kind in RunnerSettings.Heavy)
                yield return kind;
        if (active.Count - busy < settings.WatchSlots)
            foreach (var kind in RunnerSettings.Watching)
                yield return kind;
    }

    private async Task Work(ActiveRun run)
    {
        try
        {
            using var deadline = new Timer(_ => run.Stop(StopReason.TimedOut), null, Positive(run.Claim.TimeLeft), Timeout.InfiniteTimeSpan);
            var began = TimeProvider.System.GetTimestamp();
            if (await execution.Run(run) is not { } outcome)
                return;
            metrics.Ended(run.Claim.Kind, outcome, TimeProvider.System.GetElapsedTime(began));

            // The outcome is worth a few tries; past the lease it is somebody else's to find out.
            using var patience = new CancellationTokenSource(settings.Lease);
            while (!patience.IsCancellationRequested)
            {
                try
                {
                    if (await runs.Finish(run.Claim, outcome, patience.Token))
                        await Fold(run.Claim);
                    else
                        logger.LogInformation("{Kind} of {Subject} came out under epoch {Epoch}, which is over; its outcome is void", run.Claim.Kind, run.Claim.Subject, run.Claim.Epoch);
                    return;
                }
                catch (NpgsqlException e) when (e.IsTransient)
                {
                    await signal.Wait(TimeSpan.FromMilliseconds(100), CancellationToken.None);
                }
            }
        }
        catch (Exception e)
        {
            // Left to the lease: it runs out, and the run is taken up again.
            logger.LogError(e, "The outcome of {Kind} of {Subject} could not be written", run.Claim.Kind, run.Claim.Subject);
        }
        finally
        {
            active.TryRemove(KeyValuePair.Create(run.Claim.Id, run));
            work.TryRemove(run.Claim.Id, out _);
            run.Dispose();
            signal.Set();
        }
    }

    /// <summary>Lets the deployment or environment hear of it at once; where that fails, the sweep does it.</summary>
    private async Task Fold(ClaimedRun run)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync(new FoldStageRun(run.Id));
        }
        catch (Exception e)
        {
            logger.LogWarning("The outcome of {Kind} of {Subject} is left to the sweep: {Reason}", run.Kind, run.Subject, e.Message);
        }
    }

    private async Task RenewWhileRunning(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(settings.Renewal);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stopping);
                if (!active.IsEmpty)
                    await Renew(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.LogWarning("Renewing stage leases failed: {Reason}", e.Message);
                StopWhatIsOverdue();
            }
        }
    }

    private async Task Renew(CancellationToken stopping)
    {
        var mine = active.Values.ToArray();
        var asked = TimeProvider.System.GetTimestamp();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(settings.Renewal * 2);
        var renewed = (await runs.Renew([.. mine.Select(run => run.Claim)], settings.Lease, patience.Token)).ToDictionary(run => (run.Id, run.Epoch));
        foreach (var run in mine)
        {
            if (!renewed.TryGetValue((run.Claim.Id, run.Claim.Epoch), out var answer))
                run.Stop(StopReason.LeaseLost);
            else
            {
                run.RenewedAt = asked;
                if (answer.CancelRequested)
                    run.Stop(StopReason.Cancelled);
            }
        }
    }

    /// <summary>A node that cannot renew must assume that another one takes over, and ends its own work before that.</summary>
    private void StopWhatIsOverdue()
    {
        foreach (var run in active.Values)
            if (TimeProvider.System.GetElapsedTime(run.RenewedAt) > settings.Lease - settings.Renewal)
                run.Stop(StopReason.LeaseLost);
    }

    private async Task StopInGoodOrder()
    {
        var mine = active.Values.ToArray();
        foreach (var run in mine)
            run.Stop(StopReason.NodeStopping);
        try
        {
            await Task.WhenAll(work.Values).WaitAsync(StopGrace);
            using var patience = new CancellationTokenSource(StopGrace);
            await runs.Release([.. mine.Select(run => run.Claim)], patience.Token);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException or NpgsqlException)
        {
            logger.LogWarning("Stage work did not end in time; its leases run out by themselves");
        }
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
