using AutoStack.Api.Sources.Git;

namespace AutoStack.Api.Disk.Items;

/// <summary>Fetched repositories. One that a run uses is locked by it, and stays.</summary>
public sealed class GitCaches(RepositoryCache cache, Trash trash) : IDiskItems
{
    public DiskKind Kind => DiskKind.GitCaches;

    public Task<IReadOnlyList<DiskItem>> Look(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<DiskItem>>(
        [.. cache.All().Select(path => new DiskItem(path, DiskItems.SizeOf(path), Directory.GetLastWriteTimeUtc(path), cache.InUse(path)))]);

    public bool Remove(DiskItem item) => cache.WhileFree(item.Path, () => trash.Throw(item.Path));
}
