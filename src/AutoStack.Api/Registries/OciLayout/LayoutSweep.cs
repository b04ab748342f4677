using System.Text.Json;
using AutoStack.Api.Disk;
using AutoStack.Api.Hosting;
using AutoStack.Api.Images;

namespace AutoStack.Api.Registries.OciLayout;

/// <summary>An entry of a layout's index, as it was seen.</summary>
/// <param name="Push">The push that wrote it last.</param>
public sealed record StoredImage(string Tag, string Digest, string? Push);

/// <param name="Bytes">What a repository takes after a sweep.</param>
public sealed record SweptRepository(long Bytes, int Images, DateTimeOffset? Oldest, long RemovedBytes);

/// <summary>
/// Takes images out of the registry on disk: first their entries, then the blobs that no entry names. A push at the same time, a crash in the middle and a process
/// that wakes late are harmless (docs/adr/0016): blobs go under the index's lock, after a new look at the index.
/// </summary>
public sealed class LayoutSweep(IConfiguration configuration, DiskSettings settings, Trash trash, ILogger<LayoutSweep> logger)
{
    /// <summary>How many blobs are removed before the lock is given to a push that waits.</summary>
    private const int BlobsAtATime = 64;

    private readonly string root = Path.Combine(StateDirectories.State(configuration), "registry");
    private readonly string writer = $"sweep-{Guid.NewGuid():N}";

    public IReadOnlyList<string> Repositories() =>
        Directory.Exists(root) ? [.. Directory.EnumerateDirectories(root).Select(Path.GetFileName).OfType<string>().Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)] : [];

    public async Task<IReadOnlyList<StoredImage>> Images(string repository, CancellationToken cancellation) =>
        [.. (await ImageIndex.Read(Path.Combine(root, repository), cancellation)).Manifests.Select(Seen)];

    /// <summary>Takes entries out of the index, if they still are what was seen and nobody has used their images within the grace.</summary>
    public async Task<int> Untag(string repository, IReadOnlyCollection<StoredImage> images, CancellationToken cancellation)
    {
        var layout = Path.Combine(root, repository);
        if (images.Count == 0)
            return 0;
        using var held = await ImageIndex.Lock(layout, cancellation);
        if (held is null)
            return 0;
        var index = await ImageIndex.Read(layout, cancellation);
        var gone = images.ToHashSet();
        var left = index.Manifests.Where(entry => !gone.Contains(Seen(entry)) || IsFresh(Oci.BlobPath(layout, entry.Digest))).ToList();
        if (left.Count < index.Manifests.Count)
            await ImageIndex.Write(layout, index with { Manifests = left }, writer, cancellation);
        return index.Manifests.Count - left.Count;
    }

    /// <summary>Removes the blobs that no entry of the index names, and what broken-off pushes left.</summary>
    public async Task<SweptRepository> Sweep(string repository, CancellationToken cancellation)
    {
        var layout = Path.Combine(root, repository);
        var seen = Blobs(layout);
        var removed = 0L;
        var manifests = new Dictionary<string, IReadOnlyList<string>>();
        var named = await Named(layout, manifests, cancellation);
        if (named is not null)
        {
            foreach (var batch in seen.Where(blob => !named.Contains(blob.Name) && !IsFresh(blob.Path)).Chunk(BlobsAtATime))
                removed += await Remove(layout, batch, manifests, cancellation);
            await RemoveHalfWritten(layout, cancellation);
        }

        return new SweptRepository(
            seen.Sum(blob => blob.Bytes) - removed,
            (await ImageIndex.Read(layout, cancellation)).Manifests.Count,
            seen.Count == 0 ? null : seen.Min(blob => blob.UsedAt),
            removed);
    }

    /// <summary>Removes a repository that has no image any more, with its directory.</summary>
    public async Task<bool> RemoveEmpty(string repository, CancellationToken cancellation)
    {
        var layout = Path.Combine(root, repository);
        using var held = await ImageIndex.Lock(layout, cancellation);
        // A push that waits for the lock finds its blobs gone, and pushes again into a new directory.
        if (held is null
            || (await ImageIndex.Read(layout, cancellation)).Manifests.Count > 0
            || (Directory.Exists(Path.Combine(layout, "blobs")) && Directory.EnumerateFiles(Path.Combine(layout, "blobs"), "*", SearchOption.AllDirectories).Any()))
            return false;
        trash.Throw(layout);
        return true;
    }

    private async Task<long> Remove(string layout, IReadOnlyList<Blob> batch, Dictionary<string, IReadOnlyList<string>> manifests, CancellationToken cancellation)
    {
        using var held = await ImageIndex.Lock(layout, cancellation);
        // Once more, and now nobody can name a blob before this is done.
        if (held is null || await Named(layout, manifests, cancellation) is not { } named)
            return 0;
        var removed = 0L;
        foreach (var blob in batch.Where(blob => !named.Contains(blob.Name) && !IsFresh(blob.Path)))
        {
            File.Delete(blob.Path);
            removed += blob.Bytes;
        }

        return removed;
    }

    /// <summary>Indexes are written under the lock alone: what lies beside one while nobody holds it was left by a crash.</summary>
    private static async Task RemoveHalfWritten(string layout, CancellationToken cancellation)
    {
        if (!Directory.Exists(layout))
            return;
        using var held = await ImageIndex.Lock(layout, cancellation);
        if (held is null)
            return;
        foreach (var path in Directory.EnumerateFiles(layout).Where(path => Path.GetFileName(path) is var name && (name.StartsWith("index.json.", StringComparison.Ordinal) || name.StartsWith("oci-layout.", StringComparison.Ordinal))))
            File.Delete(path);
    }

    /// <summary>The names of the blobs that the index leads to; null when that cannot be told, and so nothing may be removed.</summary>
    /// <param name="manifests">Manifests that were read before: a blob never changes.</param>
    private async Task<HashSet<string>?> Named(string layout, Dictionary<string, IReadOnlyList<string>> manifests, CancellationToken cancellation)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var digest in (await ImageIndex.Read(layout, cancellation)).Manifests.Select(entry => entry.Digest))
        {
            if (!manifests.TryGetValue(digest, out var blobs))
            {
                var path = Oci.BlobPath(layout, digest);
                // Without its manifest an image cannot be had, so it needs no layers.
                if (!File.Exists(path))
                    continue;
                try
                {
                    var manifest = JsonSerializer.Deserialize<OciManifest>(await File.ReadAllBytesAsync(path, cancellation), Oci.Json)!;
                    blobs = manifests[digest] = [.. manifest.Layers.Select(layer => layer.Digest).Append(manifest.Config.Digest).Append(digest).Select(Oci.Hex)];
                }
                catch (Exception e) when (e is JsonException or FormatException or NullReferenceException)
                {
                    logger.LogError("{Path} is no image manifest, so nothing is removed from this repository: {Reason}. Restore the file, or delete it to give that image up", path, e.Message);
                    return null;
                }
            }

            named.UnionWith(blobs);
        }

        return named;
    }

    private static List<Blob> Blobs(string layout)
    {
        var directory = new DirectoryInfo(Path.Combine(layout, "blobs", "sha256"));
        return !directory.Exists ? []
            // What a push is copying at this moment may be gone again.
            : [.. directory.EnumerateFiles().Where(file => file.Exists).Select(file => new Blob(file.Name, file.FullName, file.Length, file.LastWriteTimeUtc))];
    }

    private static StoredImage Seen(OciDescriptor entry) =>
        new(entry.Annotations?.GetValueOrDefault(Oci.RefName) ?? "", entry.Digest, entry.Annotations?.GetValueOrDefault(ImageIndex.PushAnnotation));

    private bool IsFresh(string path) => settings.Grace > TimeSpan.Zero && File.Exists(path) && File.GetLastWriteTimeUtc(path) > DateTime.UtcNow - settings.Grace;

    private sealed record Blob(string Name, string Path, long Bytes, DateTimeOffset UsedAt);
}
