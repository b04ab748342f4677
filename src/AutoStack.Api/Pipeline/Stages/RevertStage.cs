using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>
/// Takes a failed or cancelled deployment back: Git wants the live release again, as it was last changed (or nothing), and the target has taken that up. A run of its
/// own kind, not a stage.
/// </summary>
public sealed class RevertStage(LiveManifest live, GoingBack back) : IStageWork
{
    public RunKind Kind => RunKind.Revert;

    public async Task<StageResult> Run(StageInput input, StageContext context)
    {
        var read = await live.Read(input.Environment, context.Cancellation);
        return read is Outcome<ReleaseManifest?>.Done { Value: var previous }
            ? await back.To(previous, RunSubject.Of(input.Deployment.Id), input.Environment, context)
            : read.ToResult(_ => throw new InvalidOperationException("Done is handled above."));
    }
}
