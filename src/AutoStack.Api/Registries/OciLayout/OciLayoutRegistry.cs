using System.Security.Cryptography;
using System.Text.Json;
using AutoStack.Api.Hosting;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Registries.OciLayout;

/// <summary>A registry on disk: one OCI image layout for each project (OCI image-spec 1.0, image-layout.md). Blobs are named by their content; the index is replaced whole.</summary>
public sealed class OciLayoutRegistry(IConfiguration configuration) : IRegistry
{
    private const string BuildKeyAnnotation = "dev.autostack.build-key";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly string root = Path.Combine(StateDirectories.State(configuration), "registry");

    public string Kind => "OciLayout";

    public async Task<Outcome<PushedImage?>> Find(string repository, string buildKey, CancellationToken cancellation)
    {
        var layout = Path.Combine(root, repository);
        var entry = (await ReadIndex(layout, cancellation)).Manifests.LastOrDefault(m => m.Annotations?.GetValueOrDefault(BuildKeyAnnotation) == buildKey);
        return Outcome.Done(entry is null || !File.Exists(Oci.BlobPath(layout, entry.Digest)) ? null : await Describe(repository, layout, entry, cancellation));
    }

    public async Task<Outcome<PushedImage>> Push(PushImage request, StageContext context)
    {
        var layout = Path.Combine(root, request.Repository);
        try
        {
            Directory.CreateDirectory(Path.Combine(layout, "blobs", "sha256"));
            var manifest = JsonSerializer.Deserialize<OciManifest>(await File.ReadAllBytesAsync(Oci.BlobPath(request.Layout ?? layout, request.Digest), context.Cancellation), Oci.Json)!;
            if (request.Layout is null)
                return await Tag(layout, manifest, request, context);
            foreach (var digest in manifest.Layers.Select(layer => layer.Digest).Append(manifest.Config.Digest).Append(request.Digest))
            {
                if (await CopyBlob(request.Layout, layout, digest, context) is { } fault)
                    return fault;
            }

            return await Tag(layout, manifest, request, context);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Outcome.Transient<PushedImage>("image_gone", $"The built image {request.Digest} is no longer on disk. It is built again.");
        }
        catch (IOException e) when (e.Message.Contains("No space left", StringComparison.Ordinal))
        {
            return Outcome.Transient<PushedImage>("disk_full", "The disk is full, so the image could not be stored. Free space; the deployment tries again by itself.");
        }
    }

    public Task<Outcome<Stream>> ReadBlob(string repository, string digest, CancellationToken cancellation)
    {
        var path = Oci.BlobPath(Path.Combine(root, repository), digest);
        return Task.FromResult(File.Exists(path)
            ? Outcome.Done<Stream>(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16))
            : Outcome.Permanent<Stream>("blob_missing", $"The registry has no {digest} in {repository}. Deploy again to build it."));
    }

    private static async Task<Outcome<PushedImage>?> CopyBlob(string from, string to, string digest, StageContext context)
    {
        var target = Oci.BlobPath(to, digest);
        if (File.Exists(target))
            return null;
        var temporary = $"{target}.{context.Epoch}";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var source = File.OpenRead(Oci.BlobPath(from, digest)))
        await using (var copy = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            var buffer = new byte[1 << 17];
            int read;
            while ((read = await source.ReadAsync(buffer, context.Cancellation)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await copy.WriteAsync(buffer.AsMemory(0, read), context.Cancellation);
            }

            copy.Flush(flushToDisk: true);
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != Oci.Hex(digest))
        {
            File.Delete(temporary);
            return Outcome.Permanent<PushedImage>("digest_mismatch", $"The built image is damaged on disk: {digest} does not match its content. Retry the deployment.");
        }

        File.Move(temporary, target, overwrite: true);
        return null;
    }

    private static async Task<Outcome<PushedImage>> Tag(string layout, OciManifest manifest, PushImage request, StageContext context)
    {
        using var held = await LockIndex(layout, context.Cancellation);
        if (held is null)
            return Outcome.Transient<PushedImage>("registry_busy", $"The index of {request.Repository} has been locked by another process for {Patience.TotalSeconds:0} seconds.");
        var index = await ReadIndex(layout, context.Cancellation);
        var existing = index.Manifests.FirstOrDefault(m => m.Annotations?.GetValueOrDefault(Oci.RefName) == request.Tag);
        if (existing is not null && existing.Digest != request.Digest)
            return Outcome.Permanent<PushedImage>("tag_conflict", $"The tag {request.Tag} names another image already: {existing.Digest}. Retry the deployment, which gets a tag of its own.");

        var entry = existing ?? new OciDescriptor(Oci.Manifest, request.Digest, new FileInfo(Oci.BlobPath(layout, request.Digest)).Length)
        {
            Annotations = new SortedDictionary<string, string> { [Oci.RefName] = request.Tag, [BuildKeyAnnotation] = request.BuildKey },
        };
        if (existing is null)
        {
            await Replace(Path.Combine(layout, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray(), context);
            await Replace(Path.Combine(layout, "index.json"), JsonSerializer.SerializeToUtf8Bytes(index with { Manifests = [.. index.Manifests, entry] }, Oci.Json), context);
            context.Log.Write($"Pushed {request.Repository}:{request.Tag}, {request.Digest}");
        }

        return Outcome.Done(new PushedImage($"{request.Repository}:{request.Tag}", request.Digest, entry.Size + manifest.Config.Size + manifest.Layers.Sum(layer => layer.Size)));
    }

    private static async Task<PushedImage> Describe(string repository, string layout, OciDescriptor entry, CancellationToken cancellation)
    {
        var manifest = JsonSerializer.Deserialize<OciManifest>(await File.ReadAllBytesAsync(Oci.BlobPath(layout, entry.Digest), cancellation), Oci.Json)!;
        return new PushedImage($"{repository}:{entry.Annotations![Oci.RefName]}", entry.Digest, entry.Size + manifest.Config.Size + manifest.Layers.Sum(layer => layer.Size));
    }

    private static async Task<OciIndex> ReadIndex(string layout, CancellationToken cancellation)
    {
        var path = Path.Combine(layout, "index.json");
        return File.Exists(path)
            ? JsonSerializer.Deserialize<OciIndex>(await File.ReadAllBytesAsync(path, cancellation), Oci.Json)!
            : new OciIndex(2, []);
    }

    private static async Task Replace(string path, byte[] content, StageContext context)
    {
        var temporary = $"{path}.{context.Epoch}";
        await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await file.WriteAsync(content, context.Cancellation);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>The kernel's lock (flock): free again when its owner dies.</summary>
    /// <returns>Null when its owner neither ends nor goes on, as a frozen process.</returns>
    private static async Task<FileStream?> LockIndex(string layout, CancellationToken cancellation)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < Patience)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(Path.Combine(layout, "index.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(Look, cancellation);
            }
        }

        return null;
    }
}
