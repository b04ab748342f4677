namespace AutoStack.Api.GitOps.Remote;

/// <summary>Looks at the remote branch also while nothing is deployed, so that the platform page tells that it was rewritten or cannot be reached.</summary>
public sealed class RemoteWatch(RemoteGitOps gitOps, RemoteSettings settings, ILogger<RemoteWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.FetchPeriod);
        try
        {
            do
            {
                try
                {
                    await gitOps.Head(stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    logger.LogWarning("The GitOps repository could not be looked at, trying again: {Reason}", e.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // This node ends.
        }
    }
}
