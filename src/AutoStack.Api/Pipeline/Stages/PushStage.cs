using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>Pushes the image under the deployment's tag; builds it again where the builder's copy is gone.</summary>
public sealed class PushStage(IBuilder builder, IRegistry registry, BuildRequests requests, BuiltBefore before) : IStageWork
{
    public RunKind Kind => new(Stage.Push);

    public async Task<StageResult> Run(StageInput input, StageContext context)
    {
        var built = input.Deployment.Build ?? throw new InvalidOperationException($"Deployment {input.Deployment.Id} has built no image.");
        var request = await requests.For(input, context.Cancellation);
        var layout = builder.FindLayout(built.Digest);
        if (layout is null)
        {
            var found = await before.Find(request, context.Cancellation);
            if (found is not Outcome<BuiltImage?>.Done { Value: var known })
                return found.ToResult(_ => throw new InvalidOperationException("Done is handled above."));
            if (known?.Digest != built.Digest && await Rebuild(request, built, context) is var (rebuilt, fault))
            {
                if (fault is not null)
                    return fault;
                layout = rebuilt;
            }
        }

        var tag = $"{input.Source.Sha[..12]}-{input.Deployment.Number}";
        var outcome = await registry.Push(new PushImage(layout, built.Digest, input.Project.Name, tag, BuildRequests.Key(request)), context);
        return outcome.ToResult(image => new StageResult.Pushed(image.Reference, image.Digest, image.SizeBytes));
    }

    private async Task<(string? Layout, StageResult? Fault)> Rebuild(BuildImage request, BuildResult built, StageContext context)
    {
        context.Log.Write("The built image is no longer at hand; building it again.");
        var rebuilt = await builder.Build(request, context);
        if (rebuilt is not Outcome<BuiltImage>.Done { Value: var again })
            return (null, rebuilt.ToResult(_ => throw new InvalidOperationException("Done is handled above.")));
        return again.Digest == built.Digest
            ? (builder.FindLayout(again.Digest) ?? throw new InvalidOperationException($"The builder left no layout for {again.Digest}."), null)
            : (null, new StageResult.Failed("build_not_reproducible", $"The image was lost after the build, and building it again gave {again.Digest} instead of {built.Digest}. Retry the deployment."));
    }
}
