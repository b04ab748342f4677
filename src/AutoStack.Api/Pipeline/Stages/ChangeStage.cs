using AutoStack.Api.Environments;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>
/// Brings a change of what runs about: commits the live release's manifest with what the change is about replaced, has the target take that up, and waits until it is
/// so. One run for all of it: each part finds out whether it is done already.
/// </summary>
public sealed class ChangeStage(LiveManifest live, IGitOps gitOps, ITarget target, ConfigurationRevisions revisions) : IChangeWork
{
    public RunKind Kind => RunKind.Change;

    public async Task<StageResult> Run(ChangeInput input, StageContext context)
    {
        var (change, environment) = input;
        var read = await live.Read(environment, context.Cancellation);
        if (read is not Outcome<ReleaseManifest?>.Done { Value: var manifest })
            return read.ToResult(_ => throw new InvalidOperationException("Done is handled above."));
        if (manifest is null)
            return new StageResult.Failed("nothing_is_live", $"Nothing is live in {environment.Name} any more.");

        var wanted = await Wanted(change, manifest, context.Cancellation);
        if (Note(change, wanted) is { } note)
            context.Log.Write(note);
        var committed = await gitOps.Change(new ChangeManifest(change.Id, wanted, Title(change, wanted)), context);
        if (committed is not Outcome<ManifestCommit>.Done { Value: var commit })
            return committed.ToResult(_ => throw new InvalidOperationException("Done is handled above."));

        var request = SyncRequests.For(environment, commit.Commit, wanted);
        var synced = await target.Sync(request, context);
        if (synced is not Outcome<SyncedRelease>.Done)
            return synced.ToResult(_ => throw new InvalidOperationException("Done is handled above."));
        var rolledOut = await target.Rollout(request, context);
        return rolledOut.ToResult(_ => new StageResult.Changed(commit.Commit, wanted.ConfigRevision));
    }

    private async Task<ReleaseManifest> Wanted(EnvironmentChange change, ReleaseManifest manifest, CancellationToken cancellation) => change.Kind switch
    {
        ChangeKind.Restart => manifest with { Restart = change.Id },
        ChangeKind.Stop => manifest with { Stopped = true },
        ChangeKind.Start => manifest with { Stopped = false },
        _ => Manifests.Scaled(
            manifest,
            await revisions.Load(manifest.EnvironmentId, manifest.ConfigRevision, cancellation),
            await revisions.Load(manifest.EnvironmentId, change.ConfigRevision, cancellation)),
    };

    private static string? Note(EnvironmentChange change, ReleaseManifest wanted) =>
        change.Kind == ChangeKind.Scale && wanted.Stopped ? "The environment is stopped: the new numbers count from its next start." : null;

    private static string Title(EnvironmentChange change, ReleaseManifest wanted)
    {
        var title = $"{change.Kind} {wanted.Project}/{wanted.Environment}";
        return change.Kind == ChangeKind.Scale ? $"{title} to {string.Join(", ", wanted.Processes.Select(process => $"{process.Name} {process.Replicas}"))}" : title;
    }
}
