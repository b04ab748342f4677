using AutoStack.Api.Deployments;
using Wolverine;

namespace AutoStack.Api.Pipeline.Runs;

/// <summary>
/// Finds what lost messages would leave lying: outcomes that no deployment heard of, deployments that no environment heard of, runs that nobody will end.
/// Runs on every node; two nodes that find the same thing do it once.
/// </summary>
public sealed class Sweep(StageRuns runs, RunnerSettings settings, IServiceScopeFactory scopes, ILogger<Sweep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.Sweep);
        // The first sweep is at once: a start takes up what an earlier process left.
        do
        {
            try
            {
                await Once(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.LogWarning("A sweep failed, the next one follows: {Reason}", e.Message);
            }
        }
        while (await Next(timer, stoppingToken));
    }

    private async Task Once(CancellationToken cancellation)
    {
        var ended = await runs.EndAbandoned(cancellation);
        await using var scope = scopes.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
        foreach (var run in await runs.Unfolded(ended > 0 ? TimeSpan.Zero : settings.Sweep, cancellation))
            await Send(bus, new FoldStageRun(run), cancellation);
        foreach (var deployment in await runs.Unadmitted(settings.Sweep, cancellation))
            await Send(bus, new Admit(deployment), cancellation);
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

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken cancellation)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
