using AutoStack.Domain.Environments;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>
/// The manifest of what is live, as Git has it: as it was deployed and changed since. What goes back goes back to this, and a change begins from it, so that neither
/// brings settings or variables that wait for the next deployment.
/// </summary>
public sealed class LiveManifest(IGitOps gitOps)
{
    /// <returns>Null where nothing is live.</returns>
    public async Task<Outcome<ReleaseManifest?>> Read(ProjectEnvironment environment, CancellationToken cancellation)
    {
        if (environment.Live is not { } live)
            return Outcome.Done<ReleaseManifest?>(null);
        var read = await gitOps.Read(environment.ProjectName, environment.Name, live.GitopsCommit, cancellation);
        return read is Outcome<ReleaseManifest?>.Done { Value: null }
            ? Outcome.Permanent<ReleaseManifest?>("live_manifest_missing", $"The GitOps repository has no manifest of {environment.ProjectName}/{environment.Name} at {live.GitopsCommit}, where it went live. Deploy again.")
            : read;
    }
}
