using AutoStack.Api.Pipeline;
using AutoStack.Domain;

namespace AutoStack.Api.Processes;

/// <summary>Ends what a former owner of a run left behind on this host.</summary>
public sealed class StaleProcesses : IStaleProcesses
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public Task End(DeploymentId deployment, long beforeEpoch, CancellationToken cancellation) =>
        MarkedProcesses.End(mark => mark.Deployment == deployment && mark.Epoch < beforeEpoch, Grace);
}
