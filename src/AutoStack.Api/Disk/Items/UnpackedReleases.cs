using AutoStack.Api.Targets.Local;

namespace AutoStack.Api.Disk.Items;

/// <summary>Images unpacked to run. One that is removed is unpacked again when it is wanted again.</summary>
public sealed class UnpackedReleases(ReleasePreparation preparation, RunningEnvironments environments, Trash trash) : IDiskItems
{
    public DiskKind Kind => DiskKind.Releases;

    public Task<IReadOnlyList<DiskItem>> Look(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<DiskItem>>(
        [.. preparation.Unpacked().Select(path => new DiskItem(path, DiskItems.SizeOf(path), Directory.GetLastWriteTimeUtc(path), environments.Use(path)))]);

    public bool Remove(DiskItem item) => preparation.WhileNobodyPrepares(() => !environments.Use(item.Path) && trash.Throw(item.Path));
}
