using AutoStack.Api.Registries.OciLayout;

namespace AutoStack.Api.Disk;

/// <summary>Keeps in the registry on disk what releases need, and nothing else.</summary>
public sealed class RegistryKeeper(LayoutSweep layouts, ReleaseKeeping releases) : IBudgetKeeper
{
    public DiskKind Kind => DiskKind.Registry;

    public async Task<DiskUse> Keep(CancellationToken cancellation)
    {
        var use = new DiskUse(0, 0, null, 0);
        foreach (var repository in layouts.Repositories())
        {
            // In this order: what is pushed after the look is another entry, and what was pushed before it is named by its deployment by now.
            var images = await layouts.Images(repository, cancellation);
            var gone = await releases.GiveUp(repository, [.. images.Select(image => image.Digest)], cancellation);
            await layouts.Untag(repository, [.. images.Where(image => gone.Contains(image.Digest))], cancellation);
            var swept = await layouts.Sweep(repository, cancellation);
            if (swept.Images == 0 && swept.Bytes == 0 && gone.Count == images.Count)
                await layouts.RemoveEmpty(repository, cancellation);
            use = new DiskUse(use.Bytes + swept.Bytes, use.Items + swept.Images, new[] { use.Oldest, swept.Oldest }.Min(), use.RemovedBytes + swept.RemovedBytes);
        }

        return use;
    }
}
