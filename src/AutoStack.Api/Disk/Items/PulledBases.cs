using AutoStack.Api.Builders.BuiltIn.Bases;

namespace AutoStack.Api.Disk.Items;

/// <summary>Base images that were pulled. In use are those that a setting names now, and those that a build under way may have taken up; layers that an image holds too take no more room for it.</summary>
public sealed class PulledBases(BaseImageStore store, OpenWork work, Trash trash) : IDiskItems
{
    public DiskKind Kind => DiskKind.BaseImages;

    public async Task<IReadOnlyList<DiskItem>> Look(CancellationToken cancellation)
    {
        var found = store.All();
        var oldestBuild = (await work.Now(cancellation)).Since;
        return [.. found.Select(image => (image.Path, image.IsNamed, UsedAt: UsedAt(image.Path))).Select(image => new DiskItem(image.Path, DiskItems.SizeOf(image.Path), image.UsedAt, image.IsNamed || image.UsedAt >= oldestBuild))];
    }

    /// <summary>A build marks what it takes before it begins.</summary>
    public bool Remove(DiskItem item) => UsedAt(item.Path) == item.UsedAt && trash.Throw(item.Path);

    private static DateTimeOffset UsedAt(string path) => Directory.GetLastWriteTimeUtc(path);
}
