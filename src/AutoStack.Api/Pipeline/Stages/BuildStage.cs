using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>Builds the image.</summary>
public sealed class BuildStage(IBuilder builder, BuildRequests requests) : IStageWork
{
    public RunKind Kind => new(Stage.Build);

    public async Task<StageResult> Run(StageInput input, StageContext context)
    {
        var outcome = await builder.Build(requests.For(input), context);
        return outcome.ToResult(image => new StageResult.Built(image.Digest, image.SizeBytes, image.Kind, image.Runtime));
    }
}
