using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>Takes a change that has failed back: Git wants what is live as it was before, and the target has taken that up.</summary>
public sealed class ChangeRevertStage(LiveManifest live, GoingBack back) : IChangeWork
{
    public RunKind Kind => RunKind.ChangeRevert;

    public async Task<StageResult> Run(ChangeInput input, StageContext context)
    {
        var read = await live.Read(input.Environment, context.Cancellation);
        return read is Outcome<ReleaseManifest?>.Done { Value: var previous }
            ? await back.To(previous, RunSubject.Of(input.Environment.Id, input.Change.Id), input.Environment, context)
            : read.ToResult(_ => throw new InvalidOperationException("Done is handled above."));
    }
}
