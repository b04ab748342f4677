using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>What all reverts do.</summary>
public sealed class GoingBack(IGitOps gitOps, ITarget target)
{
    /// <param name="previous">What is live; null when nothing is.</param>
    public async Task<StageResult> To(ReleaseManifest? previous, RunSubject failed, ProjectEnvironment environment, StageContext context)
    {
        context.Log.Write(previous is null
            ? "Taking the release back: nothing was live before, so nothing will run."
            : $"Going back: deployment #{previous.Number} as it was is what Git wants again.");
        var reverted = await gitOps.Revert(new RevertManifest(failed, environment.Id, environment.ProjectName, environment.Name, previous), context);
        if (reverted is not Outcome<ManifestCommit>.Done { Value: var commit })
            return reverted.ToResult(_ => throw new InvalidOperationException("Done is handled above."));

        var request = SyncRequests.For(environment, commit.Commit, previous);
        var synced = await target.Sync(request, context);
        if (synced is not Outcome<SyncedRelease>.Done || previous is null)
            return synced.ToResult(_ => new StageResult.Reverted(commit.Commit));
        var rolledOut = await target.Rollout(request, context);
        return rolledOut.ToResult(_ => new StageResult.Reverted(commit.Commit));
    }
}
