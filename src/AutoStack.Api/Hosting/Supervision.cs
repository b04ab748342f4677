namespace AutoStack.Api.Hosting;

/// <summary>
/// Ends this process when its supervisor is gone. The supervisor holds the other end of standard input; when that closes, the host
/// stops, and if it takes longer than its share of the two seconds allowed, the process exits.
/// </summary>
public sealed class Supervision(IHostApplicationLifetime lifetime, IConfiguration configuration) : IHostedService
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(1500);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration.GetValue<bool>("AutoStack:Supervised"))
            new Thread(StopAtEndOfInput) { IsBackground = true, Name = "supervision" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void StopAtEndOfInput()
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[256];
        while (input.Read(buffer) > 0)
        {
        }

        SupervisorLost = true;
        lifetime.StopApplication();
        if (!lifetime.ApplicationStopped.WaitHandle.WaitOne(Grace))
            Environment.Exit(0);
    }

    /// <summary>True once the supervisor is gone: then applications are left running, to be adopted by the next start.</summary>
    public static bool SupervisorLost { get; private set; }
}
