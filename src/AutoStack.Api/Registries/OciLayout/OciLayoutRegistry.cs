using System.Security.Cryptography;
using System.Text.Json;
using AutoStack.Api.Disk;
using AutoStack.Api.Hosting;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Registries.OciLayout;

/// <summary>A registry on disk: one OCI image layout for each project (OCI image-spec 1.0, image-layout.md). Blobs are named by their content; the index is replaced whole.</summary>
public sealed class OciLayoutRegistry(IConfiguration configuration) : IRegistry
{
    private const string BuildKeyAnnotation = "dev.autostack.build-key";
    private readonly string root = Path.Combine(StateDirectories.State(configuration), "registry");

    public string Kind => nameof(RegistryKind.OciLayout);

    public async Task<Outcome<PushedImage?>> Find(string repository, string buildKey, CancellationToken cancellation)
    {
        var layout = Path.Combine(root, repository);
        var entry = (await ImageIndex.Read(layout, cancellation)).Manifests.LastOrDefault(m => m.Annotations?.GetValueOrDefault(BuildKeyAnnotation) == buildKey);
        // Whoever asks is about to use it: the sweep leaves what was used lately.
        if (entry is null || !Use(Oci.BlobPath(layout, entry.Digest)))
            return Outcome.Done<PushedImage?>(null);
        var manifest = JsonSerializer.Deserialize<OciManifest>(await File.ReadAllBytesAsync(Oci.BlobPath(layout, entry.Digest), cancellation), Oci.Json)!;
        return Outcome.Done(manifest.Blobs.All(blob => File.Exists(Oci.BlobPath(layout, blob.Digest)))
            ? new PushedImage($"{repository}:{entry.Annotations![Oci.RefName]}", entry.Digest, manifest.Size(entry.Size))
            : null);
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
            foreach (var digest in manifest.Blobs.Select(blob => blob.Digest).Append(request.Digest))
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
        catch (IOException e) when (DiskFull.Is(e))
        {
            return Outcome.Transient<PushedImage>(DiskFull.Code, DiskFull.Reason("the image could not be stored", layout));
        }
    }

    public async Task<Outcome<byte[]>> ReadManifest(string repository, string digest, CancellationToken cancellation)
    {
        if (await ReadBlob(repository, digest, cancellation) is var opened && opened is not Outcome<Stream>.Done { Value: var stream })
            return opened.Select<byte[]>(_ => throw new InvalidOperationException("Done is handled below."));
        await using (stream)
        {
            try
            {
                return await ImageReader.ReadToEnd(stream, cancellation) is { } bytes
                    ? Outcome.Done(bytes)
                    : Outcome.Permanent<byte[]>("image_invalid", $"{digest} in {repository} is larger than a manifest.");
            }
            catch (RegistryException e)
            {
                return e.ToOutcome<byte[]>();
            }
        }
    }

    public Task<Outcome<Stream>> ReadBlob(string repository, string digest, CancellationToken cancellation)
    {
        var path = Oci.BlobPath(Path.Combine(root, repository), digest);
        return Task.FromResult(File.Exists(path)
            ? Outcome.Done<Stream>(new VerifiedStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16), digest, repository))
            : Outcome.Permanent<Stream>("blob_missing", $"The registry has no {digest} in {repository}. Deploy again to build it."));
    }

    private static async Task<Outcome<PushedImage>?> CopyBlob(string from, string to, string digest, StageContext context)
    {
        var target = Oci.BlobPath(to, digest);
        if (Use(target))
            return null;
        var temporary = $"{target}.{context.Epoch}";
        try
        {
            if (await Copy(Oci.BlobPath(from, digest), temporary, context.Cancellation) != Oci.Hex(digest))
                return Outcome.Permanent<PushedImage>("digest_mismatch", $"The built image is damaged on disk: {digest} does not match its content. Retry the deployment.");
            File.Move(temporary, target, overwrite: true);
            return null;
        }
        finally
        {
            // Also of a full disk: what is left there would keep it full.
            File.Delete(temporary);
        }
    }

    /// <returns>The sha256 of what was copied, in hex.</returns>
    private static async Task<string> Copy(string from, string to, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var source = File.OpenRead(from);
        await using var copy = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        var buffer = new byte[1 << 17];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellation)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await copy.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        copy.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Marks a blob as used just now.</summary>
    /// <returns>False when there is none.</returns>
    private static bool Use(string blob)
    {
        try
        {
            File.SetLastWriteTimeUtc(blob, DateTime.UtcNow);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static async Task<Outcome<PushedImage>> Tag(string layout, OciManifest manifest, PushImage request, StageContext context)
    {
        using var held = await ImageIndex.Lock(layout, context.Cancellation);
        if (held is null)
            return Outcome.Transient<PushedImage>("registry_busy", $"The index of {request.Repository} has been locked by another process for {ImageIndex.Patience.TotalSeconds:0} seconds.");
        // Under the lock nothing is swept: what is here now stays once the index names it.
        if (manifest.Blobs.Select(blob => blob.Digest).Append(request.Digest).FirstOrDefault(digest => !File.Exists(Oci.BlobPath(layout, digest))) is { } missing)
            return Outcome.Transient<PushedImage>("image_gone", $"The registry has lost {missing} while the image was pushed. It is pushed again.");
        var index = await ImageIndex.Read(layout, context.Cancellation);
        var existing = index.Manifests.FirstOrDefault(m => m.Annotations?.GetValueOrDefault(Oci.RefName) == request.Tag);
        if (existing is not null && existing.Digest != request.Digest)
            return Outcome.Permanent<PushedImage>("tag_conflict", $"The tag {request.Tag} names another image already: {existing.Digest}. Retry the deployment, which gets a tag of its own.");

        var entry = (existing ?? new OciDescriptor(Oci.Manifest, request.Digest, new FileInfo(Oci.BlobPath(layout, request.Digest)).Length)) with
        {
            Annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                [Oci.RefName] = request.Tag,
                [BuildKeyAnnotation] = request.BuildKey,
                [ImageIndex.PushAnnotation] = $"{context.Epoch}",
            },
        };
        await ImageIndex.Write(layout, index with { Manifests = [.. index.Manifests.Where(m => !ReferenceEquals(m, existing)), entry] }, $"{context.Epoch}", context.Cancellation);
        if (existing is null)
            context.Log.Write($"Pushed {request.Repository}:{request.Tag}, {request.Digest}");
        return Outcome.Done(new PushedImage($"{request.Repository}:{request.Tag}", request.Digest, manifest.Size(entry.Size)));
    }
}
