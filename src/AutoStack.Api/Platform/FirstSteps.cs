using AutoStack.Api.Accounts;
using AutoStack.Api.Persistence;

namespace AutoStack.Api.Platform;

/// <summary>What a start does once the tables are there: the first account and the sign-in link. Goes on trying while the database is away.</summary>
public sealed class FirstSteps(FirstAdmin admin, Readiness readiness, ILogger<FirstSteps> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await admin.Prepare(stoppingToken);
                readiness.Done();
                return;
            }
            catch (Exception e) when (DatabaseFaults.IsPassing(e))
            {
                logger.LogWarning("The first steps wait for the database: {Reason}", e.Message);
                await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
