using System.Security.Cryptography;
using System.Text.Json;
using AutoStack.Api.Hosting;
using AutoStack.Api.Images;

namespace AutoStack.Api.Builders.BuiltIn.Bases;

/// <summary>What a tag named when it was last asked.</summary>
public sealed record ResolvedTag(string Digest, DateTimeOffset At);

/// <summary>
/// Base images on this machine, a directory for each by its digest: <c>DATA/bases/HEX/blobs/sha256/HEX</c>. A blob has its name only once it is whole. What tags named
/// last is in <c>DATA/bases/tags</c>.
/// </summary>
public sealed class BaseImageStore(IConfiguration configuration, BaseImageSettings settings)
{
    private const string Tags = "tags";
    private readonly string root = Path.Combine(StateDirectories.Data(configuration), "bases");

    /// <summary>The directory of a base image, marked as used now: the janitor leaves what a build under way may have taken up.</summary>
    public string Use(string digest)
    {
        var directory = At(digest);
        Directory.CreateDirectory(Path.Combine(directory, "blobs", "sha256"));
        Directory.SetLastWriteTimeUtc(directory, DateTime.UtcNow);
        return directory;
    }

    /// <summary>All of them, and whether a setting names them now.</summary>
    public IReadOnlyList<(string Path, bool IsNamed)> All()
    {
        if (!Directory.Exists(root))
            return [];
        var named = settings.References.Values.Select(Known).OfType<string>().Select(At).ToHashSet(StringComparer.Ordinal);
        return [.. Directory.EnumerateDirectories(root).Where(path => Path.GetFileName(path) != Tags).Select(path => (path, named.Contains(path)))];
    }

    /// <summary>What a tag named when it was last asked; null when it never was.</summary>
    public ResolvedTag? Recall(ImageReference tag)
    {
        try
        {
            return JsonSerializer.Deserialize<ResolvedTag>(File.ReadAllBytes(TagFile(tag))) is { Digest: not null } known && Oci.IsDigest(known.Digest) ? known : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    public void Remember(ImageReference tag, ResolvedTag known)
    {
        var file = TagFile(tag);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var making = $"{file}.{Guid.NewGuid():N}";
        File.WriteAllBytes(making, JsonSerializer.SerializeToUtf8Bytes(known));
        File.Move(making, file, overwrite: true);
    }

    /// <summary>A small blob that is here and whole; null when it is not.</summary>
    public static byte[]? Read(string directory, string digest)
    {
        var file = Oci.BlobPath(directory, digest);
        return File.Exists(file) && new FileInfo(file).Length <= Oci.MostBytesOfJson && File.ReadAllBytes(file) is var content && Oci.DigestOf(content) == digest ? content : null;
    }

    /// <summary>Whether a blob is here and whole. One that another base image has is taken from there.</summary>
    public async Task<bool> Has(string directory, OciDescriptor blob, CancellationToken cancellation)
    {
        var file = Oci.BlobPath(directory, blob.Digest);
        if (!File.Exists(file) && Directory.EnumerateDirectories(root).Select(other => Oci.BlobPath(other, blob.Digest)).FirstOrDefault(File.Exists) is { } elsewhere)
            HardLink.Make(elsewhere, file);
        if (!File.Exists(file))
            return false;
        if (new FileInfo(file).Length == blob.Size)
        {
            await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation)) == Oci.Hex(blob.Digest))
                return true;
        }

        // Damaged on disk: it is pulled again.
        File.Delete(file);
        return false;
    }

    /// <summary>Keeps a blob under its name once it is whole.</summary>
    /// <param name="write">Writes it to a file, and throws when it is not what its name says.</param>
    public static async Task Keep(string directory, string digest, Func<Stream, Task> write)
    {
        var file = Oci.BlobPath(directory, digest);
        var making = $"{file}.{Guid.NewGuid():N}";
        try
        {
            await using (var stream = new FileStream(making, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                await write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(making, file, overwrite: true);
        }
        finally
        {
            // Also of a full disk: what is left there would keep it full.
            File.Delete(making);
        }
    }

    private string? Known(ImageReference reference) => reference.Digest ?? Recall(reference)?.Digest;

    private string At(string digest) => Path.Combine(root, Oci.Hex(digest));

    private string TagFile(ImageReference tag) => Path.Combine(root, Tags, $"{Oci.Hex(Oci.DigestOf(System.Text.Encoding.UTF8.GetBytes(tag.Name)))}.json");
}
