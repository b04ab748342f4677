using AutoStack.Api.Disk;
using AutoStack.Api.Images;
using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>Builds the image, unless it was built before. Waits while the disk is nearly full. An image that the target cannot run is not built where that is known, and goes no further.</summary>
public sealed class BuildStage(IBuilder builder, BuildRequests requests, BuiltBefore before, DiskSpace disk, Janitor janitor, ITarget target) : IStageWork
{
    public RunKind Kind => new(Stage.Build);

    public async Task<StageResult> Run(StageInput input, StageContext context)
    {
        if (builder.NeedsContainers && !target.RunsContainers)
            return NeedsContainers();
        var request = await requests.For(input, context.Cancellation);
        var found = await before.Find(request, await builder.Bases(target.RunsContainers, context.Cancellation), context.Cancellation);
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

    private StageResult Built(BuiltImage image) =>
        image.Runtime is null && !target.RunsContainers ? NeedsContainers()
        : image is { Runtime: Oci.HostRuntime, Kind: not Oci.StaticKind } && target.RunsContainers ? NeedsHost()
        : new StageResult.Built(image.Digest, image.SizeBytes, image.Kind, image.Runtime, image.Declared, image.Base);

    private StageResult.Failed NeedsContainers() => new StageResult.Failed(
        "image_needs_containers",
        $"An image from a Dockerfile runs in containers, and the target '{target.Kind}' runs processes of this machine. Have the built-in builder build it (AutoStack__Builder__Kind=BuiltIn or Auto), or choose a target with containers.");

    private StageResult.Failed NeedsHost() => new StageResult.Failed(
        "image_needs_host",
        $"What the built-in builder makes of an application runs on the runtimes of this machine, and the target '{target.Kind}' runs containers. Name a base image for it (AutoStack__Builder__BaseImages), add a Dockerfile and have a container engine build it (AutoStack__Builder__Kind=Docker or Auto), or run releases as processes (AutoStack__Target__Kind=Local).");
}
