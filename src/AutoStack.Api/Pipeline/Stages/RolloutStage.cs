using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>Watches the rolling update until the new release alone serves.</summary>
public sealed class RolloutStage(ITarget target) : IStageWork
{
    public RunKind Kind => new(Stage.Rollout);

    public async Task<StageResult> Run(StageInput input, StageContext context)
    {
        var outcome = await target.Rollout(SyncRequests.For(input), context);
        return outcome.ToResult(release => new StageResult.RolledOut(release.Url));
    }
}
