using AutoStack.Api.Hosting;
using AutoStack.Api.Images;

namespace AutoStack.Api.Disk.Items;

/// <summary>The builder's own copies of images. Once an image is pushed, its copy here is not needed; one that is gone too early is built again.</summary>
public sealed class BuilderCopies(IConfiguration configuration, OpenWork work, Trash trash) : IDiskItems
{
    /// <summary>Between the end of a build and the event that names its image.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private readonly string root = Path.Combine(StateDirectories.Data(configuration), "images");

    public DiskKind Kind => DiskKind.BuiltImages;

    public async Task<IReadOnlyList<DiskItem>> Look(CancellationToken cancellation)
    {
        string[] found = Directory.Exists(root) ? Directory.GetDirectories(root) : [];
        var open = await work.Now(cancellation);
        var named = open.Digests.Where(Oci.IsDigest).Select(Oci.Hex).ToHashSet();
        var now = DateTimeOffset.UtcNow;
        return
        [
            .. found.Select(path => (Path: path, Name: Path.GetFileName(path), UsedAt: (DateTimeOffset)Directory.GetLastWriteTimeUtc(path)))
                // What is being written has a dot before its workspace's name.
                .Select(i => new DiskItem(i.Path, DiskItems.SizeOf(i.Path), i.UsedAt, named.Contains(i.Name) || now - i.UsedAt < Fresh || open.Deployments.Any(deployment => i.Name.StartsWith($".{deployment}-", StringComparison.Ordinal)))),
        ];
    }

    public bool Remove(DiskItem item) => trash.Throw(item.Path);
}
