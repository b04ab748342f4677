using AutoStack.Api.Deployments;
using Wolverine;

namespace AutoStack.Api.Pipeline.Runs;

/// <summary>
/// Finds what lost messages would leave lying: outcomes that no deployment heard of, deployments that no environment heard of, runs that nobody will end.
/// Runs on every node that works on stages, each second while there is work on any; two nodes that find the same thing do it once.
/// </summary>
public sealed class Sweep(StageRuns runs, OpenWork open, RunnerSettings settings, IServiceScopeFactory scopes, ILogger<Sweep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The first sweep is at once: a start takes up what an earlier process left.
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Once(stoppingToken);
                await Task.Delay(settings.Sweep, stoppingToken);
                await open.Wait(settings.IdleSweep * 6, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.LogWarning("A sweep failed, the next one follows: {Reason}", e.Message);
                await Task.Delay(settings.Sweep, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Once(CancellationToken cancellation)
    {
        var ended = await runs.EndAbandoned(cancellation);
        await using var scope = scopes.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
        foreach (var run in await runs.Unfolded(ended > 0 ? TimeSpan.Zero : settings.Sweep, cancellation))
            await Send(bus, new FoldStageRun(run), cancellation);
        foreach (var (deployment, environment) in await runs.Unadmitted(settings.Sweep, cancellation))
            await Send(bus, new Admit(deployment, environment), cancellation);
    }

    /// <summary>What one of them meets does not hold up the others: the next sweep finds it again.</summary>
    private async Task Send(IMessageBus bus, object message, CancellationToken cancellation)
    {
        try
        {
            await bus.InvokeAsync(message, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogInformation("{Message} is left to the next sweep: {Reason}", message, e.Message);
        }
    }
}
