using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>Has the target take up the commit.</summary>
public sealed class SyncStage(ITarget target) : IStageWork
{
    public RunKind Kind => new(Stage.Sync);

    public async Task<StageResult> Run(StageInput input, StageContext context)
    {
        var request = SyncRequests.For(input);
        context.Report(new StageProgress.SyncRequested(request.GitOpsCommit));
        var outcome = await target.Sync(request, context);
        return outcome.ToResult(synced => new StageResult.Synced(synced.GitOpsCommit));
    }
}
