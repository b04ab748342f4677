using AutoStack.Api.Builders.BuiltIn;

namespace AutoStack.Api.Disk.Items;

/// <summary>Trees in which builds run. In use as long as their deployment's work is under way.</summary>
public sealed class Checkouts(Workspaces workspaces, OpenWork work, Trash trash) : IDiskItems
{
    /// <summary>A look into a repository has no run; it ends within a minute.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    public DiskKind Kind => DiskKind.Checkouts;

    public async Task<IReadOnlyList<DiskItem>> Look(CancellationToken cancellation)
    {
        var found = workspaces.All();
        var open = await work.Now(cancellation);
        var now = DateTimeOffset.UtcNow;
        return
        [
            .. found.Select(workspace => (workspace.Path, workspace.Deployment, UsedAt: (DateTimeOffset)Directory.GetLastWriteTimeUtc(workspace.Path)))
                .Select(w => new DiskItem(w.Path, DiskItems.SizeOf(w.Path), w.UsedAt, open.Deployments.Contains(w.Deployment) || now - w.UsedAt < Fresh)),
        ];
    }

    public bool Remove(DiskItem item) => trash.Throw(item.Path);
}
