using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Processes;

/// <summary>Ends what a former owner of a run left behind on this host.</summary>
public sealed class StaleProcesses : IStaleProcesses
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public Task End(Guid subject, long beforeEpoch, CancellationToken cancellation) =>
        MarkedProcesses.End(mark => mark.Subject == subject && mark.Epoch < beforeEpoch, Grace);
}
