using AutoStack.Api.Environments;
using AutoStack.Domain.Deployments;
using Marten;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>
/// Takes a failed or cancelled deployment back: Git wants the last live release again (or nothing), and the target has taken that up. A run of its own
/// kind, not a stage.
/// </summary>
public sealed class RevertStage(IGitOps gitOps, ITarget target, IDocumentStore store, ConfigurationRevisions revisions) : IStageWork
{
    public RunKind Kind => RunKind.Revert;

    public async Task<StageResult> Run(StageInput input, StageContext context)
    {
        var previous = await Previous(input, context.Cancellation);
        context.Log.Write(previous is null
            ? "Taking the release back: nothing was live before, so nothing will run."
            : $"Taking the release back: deployment #{previous.Number} becomes what Git wants again.");
        var reverted = await gitOps.Revert(new RevertManifest(input.Deployment.Id, input.Project.Name, input.Environment.Name, previous), context);
        if (reverted is not Outcome<ManifestCommit>.Done { Value: var commit })
            return reverted.ToResult(_ => throw new InvalidOperationException("Done is handled above."));

        var request = SyncRequests.For(input, commit.Commit, previous?.ImageDigest);
        var synced = await target.Sync(request, context);
        if (synced is not Outcome<SyncedRelease>.Done || previous is null)
            return synced.ToResult(_ => new StageResult.Reverted(commit.Commit));
        var rolledOut = await target.Rollout(request, context);
        return rolledOut.ToResult(_ => new StageResult.Reverted(commit.Commit));
    }

    private async Task<ReleaseManifest?> Previous(StageInput input, CancellationToken cancellation)
    {
        if (input.Deployment.Revert?.To is not { } to)
            return null;
        await using var session = store.QuerySession();
        var deployment = await session.LoadAsync<Deployment>(to, cancellation)
            ?? throw new InvalidOperationException($"Deployment {to}, to go back to, does not exist.");
        var configuration = await revisions.Load(deployment.EnvironmentId, deployment.ConfigRevision, cancellation);
        return Manifests.For(deployment, input.Project, deployment.Image!, deployment.Source!, configuration.Settings);
    }
}
