using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Docker;
using AutoStack.Api.Targets.Local;
using AutoStack.Api.Targets.Local.Instances;

namespace AutoStack.Api.Disk.Items;

/// <summary>
/// What releases take where they run in containers: images that the engine holds, and sites of files, which are unpacked. One that is removed is made ready again when it is
/// wanted again; one that no release is kept for goes at once.
/// </summary>
public sealed class HeldReleases(UnpackedReleases unpacked, DockerImages images, IRegistry registry, ReleasePreparation preparation, RunningEnvironments environments) : IDiskItems
{
    public DiskKind Kind => DiskKind.Releases;

    public async Task<IReadOnlyList<DiskItem>> Look(CancellationToken cancellation)
    {
        var items = new List<DiskItem>(await unpacked.Look(cancellation));
        try
        {
            foreach (var image in await images.List(cancellation))
                foreach (var name in image.RepoTags ?? [])
                    if (images.Parse(name) is { } release)
                        items.Add(new DiskItem(name, image.Size, await UsedAt(release.Project, release.Digest, cancellation), environments.Use(Oci.Hex(release.Digest))));
        }
        catch (Exception e) when (e is HostAwayException or DockerRefusedException)
        {
            // It is looked at again with the next pass.
        }

        return items;
    }

    public bool Remove(DiskItem item)
    {
        if (images.Parse(item.Path) is not { } release)
            return unpacked.Remove(item);
        // Whoever has it made ready after this sends it again.
        return preparation.WhileNobodyPrepares(() => !environments.Use(Oci.Hex(release.Digest))) && images.Remove(item.Path);
    }

    /// <summary>Not known to the engine: a file notes it. An image that the registry has no more is of no use.</summary>
    private async Task<DateTimeOffset> UsedAt(string project, string digest, CancellationToken cancellation)
    {
        if (await registry.ReadManifest(project, digest, cancellation) is Outcome<byte[]>.Permanent)
            return DateTimeOffset.UnixEpoch;
        return preparation.UsedAt(digest, environments.Use(Oci.Hex(digest)));
    }
}
