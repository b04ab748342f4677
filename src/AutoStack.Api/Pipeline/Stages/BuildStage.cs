using AutoStack.Api.Disk;
using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>Builds the image, unless it was built before. Waits while the disk is nearly full.</summary>
public sealed class BuildStage(IBuilder builder, BuildRequests requests, BuiltBefore before, DiskSpace disk, Janitor janitor) : IStageWork
{
    public RunKind Kind => new(Stage.Build);

    public async Task<StageResult> Run(StageInput input, StageContext context)
    {
        var request = await requests.For(input, context.Cancellation);
        var found = await before.Find(request, context.Cancellation);
        if (found is not Outcome<BuiltImage?>.Done { Value: var known })
            return found.ToResult(_ => throw new InvalidOperationException("Done is handled above."));
        if (known is not null)
        {
            context.Log.Write($"This commit was built with these settings before: {known.Digest}");
            return Built(known);
        }

        if (disk.Shortage() is not null)
            await janitor.MakeRoom(context.Cancellation);
        if (disk.Shortage() is { } shortage)
            return new StageResult.Faulted("disk_nearly_full", shortage);
        return (await builder.Build(request, context)).ToResult(Built);
    }

    private static StageResult Built(BuiltImage image) => new StageResult.Built(image.Digest, image.SizeBytes, image.Kind, image.Runtime, image.Declared, image.Base);
}
