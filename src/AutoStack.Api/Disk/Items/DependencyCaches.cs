using AutoStack.Api.Builders.BuiltIn;

namespace AutoStack.Api.Disk.Items;

/// <summary>
/// What package managers keep between builds. In use when a build under way may have taken it up. Where builds never pause, one that has outgrown the budget is
/// followed by an empty one, and goes when the last build that knows it has ended.
/// </summary>
public sealed class DependencyCaches(Workspaces workspaces, OpenWork work, DiskSettings settings, Trash trash) : IDiskItems
{
    public DiskKind Kind => DiskKind.DependencyCaches;

    public async Task<IReadOnlyList<DiskItem>> Look(CancellationToken cancellation)
    {
        var found = workspaces.Caches();
        var oldestBuild = (await work.Now(cancellation)).Since;
        List<DiskItem> items = [.. found.Select(path => (Path: path, UsedAt: UsedAt(path))).Select(c => new DiskItem(c.Path, DiskItems.SizeOf(c.Path), c.UsedAt, c.UsedAt >= oldestBuild))];
        if (items.Sum(item => item.Bytes) > settings.Budgets[Kind].Bytes && items.Where(item => item.InUse).MaxBy(item => item.Bytes) is { } largest)
            workspaces.BeginAnew(largest.Path);
        return items;
    }

    /// <summary>A build marks its caches before it begins to use them.</summary>
    public bool Remove(DiskItem item) => UsedAt(item.Path) == item.UsedAt && trash.Throw(item.Path);

    private static DateTimeOffset UsedAt(string path) => Directory.GetLastWriteTimeUtc(path);
}
