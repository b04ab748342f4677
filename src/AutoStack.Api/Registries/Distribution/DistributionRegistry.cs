using System.Text;
using System.Text.Json;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Registries.Distribution;

/// <summary>
/// A registry that speaks the OCI distribution protocol (docs/adr/0019). What is read is verified against its digest, what is sent is hashed on the way. Tags are
/// never moved: one that names another image stays as it is. The build key of an image is a tag of its own.
/// </summary>
public sealed class DistributionRegistry(DistributionSettings settings, IRegistryAccount account, RegistryKind kind = RegistryKind.Distribution) : IRegistry, IDisposable
{
    private const int LayersAtATime = 4;
    private readonly RegistryClient client = new(settings, account);

    public string Kind { get; } = $"{kind}";

    public Task<Outcome<PushedImage?>> Find(string repository, string buildKey, CancellationToken cancellation) => Told<PushedImage?>(async () =>
    {
        var (name, tag) = (settings.Repository(repository), BuildTag(buildKey));
        if (await client.FindManifest(name, tag, push: false, cancellation) is not { } stored || Parse(stored.Content) is not { } manifest)
            return null;
        return (await Missing(name, manifest, push: false, cancellation)).Count == 0 ? Pushed(name, tag, stored, manifest) : null;
    });

    public Task<Outcome<PushedImage>> Push(PushImage request, StageContext context) => Told(async () =>
    {
        var (name, cancellation) = (settings.Repository(request.Repository), context.Cancellation);
        try
        {
            var stored = await Manifest(name, request, cancellation);
            var manifest = Parse(stored.Content) ?? throw RegistryException.Permanent("image_invalid", $"{request.Digest} lacks what an image has there.");
            await account.Prepare(name, cancellation);
            // Before a layer is sent for nothing.
            var isTagged = await IsTagged(name, request.Tag, request.Digest, cancellation);
            var missing = await Missing(name, manifest, push: true, cancellation);
            if (missing.Count > 0 && request.Layout is null)
                throw Gone(missing[0].Digest);
            await Parallel.ForEachAsync(missing, new ParallelOptions { MaxDegreeOfParallelism = LayersAtATime, CancellationToken = cancellation }, async (blob, ending) =>
            {
                await using var file = new FileStream(Oci.BlobPath(request.Layout!, blob.Digest), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
                await client.Upload(name, blob, file, ending);
            });
            if (!isTagged)
                await Tag(name, request.Tag, stored, manifest, cancellation);
            // Last: whoever finds the build finds all of it.
            await TagBuild(name, BuildTag(request.BuildKey), stored, manifest, context);
            if (!isTagged)
                context.Log.Write($"Pushed {Reference(name, request.Tag)}, {request.Digest}");
            return Pushed(name, request.Tag, stored, manifest);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw RegistryException.Transient("image_gone", $"The built image {request.Digest} is no longer on disk. It is built again.");
        }
    });

    public Task<Outcome<byte[]>> ReadManifest(string repository, string digest, CancellationToken cancellation) => Told(async () =>
    {
        var stored = await client.FindManifest(Holder(repository, digest), digest, push: false, cancellation) ?? throw Absent(repository, digest);
        VerifiedStream.Verify(stored.Content, digest, repository);
        return stored.Content;
    });

    public Task<Outcome<Stream>> ReadBlob(string repository, string digest, CancellationToken cancellation) => Told<Stream>(async () =>
        new VerifiedStream(await client.OpenBlob(Holder(repository, digest), digest, cancellation) ?? throw Absent(repository, digest), digest, repository));

    public void Dispose() => client.Dispose();

    private static async Task<Outcome<T>> Told<T>(Func<Task<T>> work)
    {
        try
        {
            return Outcome.Done(await work());
        }
        catch (RegistryException e)
        {
            return e.ToOutcome<T>();
        }
    }

    /// <summary>A tag has at most 128 characters of a few kinds; a key has any (OCI distribution-spec 1.1, "Pulling manifests").</summary>
    private static string BuildTag(string buildKey) => $"build-{Oci.Hex(Oci.DigestOf(Encoding.UTF8.GetBytes(buildKey)))}";

    /// <summary>The full name of a repository that is asked for a digest.</summary>
    /// <exception cref="FormatException">It is none: nothing else ever becomes part of an address.</exception>
    private string Holder(string repository, string digest) =>
        Oci.IsDigest(digest) ? settings.Repository(repository) : throw new FormatException($"'{digest}' is no sha256 digest.");

    private string Reference(string name, string tag) => $"{settings.Server.Authority}/{name}:{tag}";

    private PushedImage Pushed(string name, string tag, StoredManifest stored, OciManifest manifest) => new(Reference(name, tag), stored.Digest, manifest.Size(stored.Content.Length));

    /// <summary>The manifest that is to be tagged: the builder's, or the registry's own where the image is there already.</summary>
    private async Task<StoredManifest> Manifest(string name, PushImage request, CancellationToken cancellation)
    {
        var stored = request.Layout is { } layout
            ? Read(await File.ReadAllBytesAsync(Oci.BlobPath(layout, request.Digest), cancellation))
            : await client.FindManifest(name, request.Digest, push: true, cancellation) ?? throw Gone(request.Digest);
        return stored.Digest == request.Digest ? stored : throw BlobContent.Damaged(request.Digest);
    }

    private static StoredManifest Read(byte[] content) => new(content, Oci.DigestOf(content));

    private static OciManifest? Parse(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize<OciManifest>(content, Oci.Json) is { IsWhole: true } manifest && manifest.Blobs.All(blob => Oci.IsDigest(blob.Digest)) ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The parts of an image that the registry has not, each once.</summary>
    private async Task<IReadOnlyList<OciDescriptor>> Missing(string name, OciManifest manifest, bool push, CancellationToken cancellation)
    {
        var blobs = manifest.Blobs.DistinctBy(blob => blob.Digest).ToArray();
        var isMissing = new bool[blobs.Length];
        await Parallel.ForAsync(0, blobs.Length, new ParallelOptions { MaxDegreeOfParallelism = LayersAtATime, CancellationToken = cancellation }, async (i, ending) =>
            isMissing[i] = !await client.HasBlob(name, blobs[i].Digest, push, ending));
        return [.. blobs.Where((_, i) => isMissing[i])];
    }

    /// <returns>False when there is no such tag yet.</returns>
    private async Task<bool> IsTagged(string name, string tag, string digest, CancellationToken cancellation)
    {
        var there = await client.FindManifest(name, tag, push: true, cancellation);
        return there is null || there.Digest == digest
            ? there is not null
            : throw RegistryException.Permanent("tag_conflict", $"The tag {tag} names another image already: {there.Digest}. Retry the deployment, which gets a tag of its own.");
    }

    private async Task Tag(string name, string tag, StoredManifest stored, OciManifest manifest, CancellationToken cancellation)
    {
        try
        {
            await client.PutManifest(name, tag, stored, MediaType(manifest), cancellation);
        }
        catch (RegistryException e) when (IsRefusal(e))
        {
            // A registry whose tags can't be changed refuses one that somebody else has just made: with the same image it is done.
            if (!await IsTagged(name, tag, stored.Digest, cancellation))
                throw;
        }
    }

    /// <summary>Records what a build gave. A record that is there already stays, whatever image it names.</summary>
    private async Task TagBuild(string name, string tag, StoredManifest stored, OciManifest manifest, StageContext context)
    {
        var there = await client.FindManifest(name, tag, push: true, context.Cancellation);
        try
        {
            if (there is null)
                await client.PutManifest(name, tag, stored, MediaType(manifest), context.Cancellation);
        }
        catch (RegistryException e) when (IsRefusal(e))
        {
            if (await client.FindManifest(name, tag, push: true, context.Cancellation) is null)
                throw;
        }
    }

    private static bool IsRefusal(RegistryException e) => e.Code is "registry_refused" or "registry_unauthorised";

    private static string MediaType(OciManifest manifest) => manifest.MediaType ?? Oci.Manifest;

    private static RegistryException Gone(string digest) =>
        RegistryException.Transient("image_gone", $"The registry has no {digest} any more. The image is pushed again.");

    private static RegistryException Absent(string repository, string digest) =>
        RegistryException.Permanent("blob_missing", $"The registry has no {digest} in {repository}. Deploy again to build it.");
}
