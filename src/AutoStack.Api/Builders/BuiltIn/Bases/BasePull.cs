using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn.Bases;

/// <summary>Brings a base image into its directory, each part once, verified on the way, several at a time. What is there already is not asked for again.</summary>
public sealed class BasePull(BaseImageStore store, BaseRegistries registries)
{
    private const int LayersAtATime = 4;

    /// <exception cref="RegistryException">It is not to be had, or cannot be used.</exception>
    /// <exception cref="IOException">It cannot be stored.</exception>
    public async Task<BaseImage> Take(ImageReference image, string directory, bool withLayers, IStageLog log, CancellationToken cancellation)
    {
        var (manifest, config) = await Describe(image, directory, fetch: true, cancellation) ?? throw new InvalidOperationException("What is not here is fetched.");
        var described = new BaseImage(image, config);
        if (!withLayers)
            return described;
        var layers = manifest.Layers!;
        var types = layers.Select(layer => BaseManifest.MediaTypeOf(layer, image)).ToArray();
        List<OciDescriptor> missing = [];
        foreach (var layer in layers.DistinctBy(layer => layer.Digest))
            if (!await store.Has(directory, layer, cancellation))
                missing.Add(layer);
        await Parallel.ForEachAsync(missing, new ParallelOptions { MaxDegreeOfParallelism = LayersAtATime, CancellationToken = cancellation }, (layer, ending) => new ValueTask(Fetch(image, directory, layer, ending)));
        var pulled = missing.Sum(layer => layer.Size);
        log.Write(missing.Count == 0 ? $"Base image {image.Digest}: all of it is here." : $"Base image {image.Digest}: pulled {missing.Count} of {layers.Count} layers, {pulled / 1024.0 / 1024.0:0.0} MB");
        return described with
        {
            Layers = [.. layers.Select((layer, i) => new WrittenLayer(Oci.BlobPath(directory, layer.Digest), layer.Digest, config.DiffIds[i], layer.Size) { MediaType = types[i], IsShared = true })],
        };
    }

    /// <summary>Whether an image can be taken without its registry.</summary>
    public async Task<bool> IsWhole(ImageReference image, string directory, CancellationToken cancellation)
    {
        try
        {
            return await Describe(image, directory, fetch: false, cancellation) is ({ Layers: { } layers }, _) && layers.All(layer => File.Exists(Oci.BlobPath(directory, layer.Digest)));
        }
        catch (RegistryException)
        {
            // It never could be taken.
            return false;
        }
    }

    /// <summary>The manifest and the configuration for this machine's platform.</summary>
    /// <param name="fetch">False: only what is here; null when that is not all.</param>
    private async Task<(BaseManifest Manifest, BaseConfig Config)?> Describe(ImageReference image, string directory, bool fetch, CancellationToken cancellation)
    {
        var platform = ImageWriter.MachinePlatform;
        if (await Manifest(image.Digest!) is not { } manifest)
            return null;
        if (manifest.Manifests is not null)
        {
            var own = manifest.For(platform) ?? throw NoPlatform(manifest.Platforms);
            if (await Manifest(own.Digest) is not { } ofPlatform)
                return null;
            manifest = ofPlatform.Manifests is null ? ofPlatform : throw NoImage(own.Digest);
        }

        if (await Json(manifest.Config!.Digest, () => Blob(manifest.Config)) is not { } json)
            return null;
        var config = BaseConfig.Parse(json) ?? throw NoImage(manifest.Config.Digest);
        if (config.Platform.Os != platform.Os || config.Platform.Architecture != platform.Architecture)
            throw NoPlatform($"{config.Os}/{config.Architecture}");
        return config.DiffIds.Count == manifest.Layers!.Count ? (manifest, config) : throw NoImage(manifest.Config.Digest);

        async Task<BaseManifest?> Manifest(string digest) => await Json(digest, () => Stored(digest)) is { } content ? BaseManifest.Parse(content) ?? throw NoImage(digest) : null;

        async Task<byte[]?> Json(string digest, Func<Task<byte[]>> ask)
        {
            if (BaseImageStore.Read(directory, digest) is { } known)
                return known;
            if (!fetch)
                return null;
            var content = await ask();
            VerifiedStream.Verify(content, digest, image.Repository);
            await BaseImageStore.Keep(directory, digest, stream => stream.WriteAsync(content, cancellation).AsTask());
            return content;
        }

        async Task<byte[]> Stored(string digest) =>
            (await registries.For(image).FindManifestOrIndex(image.Repository, digest, cancellation))?.Content ?? throw BaseImageFault.NotFound(image);

        async Task<byte[]> Blob(OciDescriptor blob)
        {
            await using var stream = await registries.For(image).OpenBlob(image.Repository, blob.Digest, cancellation) ?? throw BaseImageFault.NotFound(image);
            return await ImageReader.ReadToEnd(stream, cancellation) ?? throw NoImage(blob.Digest);
        }

        RegistryException NoImage(string digest) => RegistryException.Permanent("base_image_unsupported", $"{digest} of the base image {image} is not what an image has there. Old forms (schema 1) cannot be used: take another base image.");

        RegistryException NoPlatform(string platforms) => RegistryException.Permanent(
            "base_image_platform_missing",
            $"The base image {image} is not made for {platform.Os}/{platform.Architecture}, which this machine is. It is for {(platforms.Length == 0 ? "no other" : platforms)}. Take another base image.");
    }

    private async Task Fetch(ImageReference image, string directory, OciDescriptor layer, CancellationToken cancellation)
    {
        await using var answer = await registries.For(image).OpenBlob(image.Repository, layer.Digest, cancellation) ?? throw BaseImageFault.NotFound(image);
        await using var content = new VerifiedStream(answer, layer.Digest, image.Repository);
        await BaseImageStore.Keep(directory, layer.Digest, async file =>
        {
            var buffer = new byte[1 << 17];
            var left = layer.Size;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
            {
                // No more than it says: a disk is filled quickly.
                if ((left -= read) < 0)
                    throw RegistryException.Permanent("digest_mismatch", $"{layer.Digest} is longer than its image says.");
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }
        });
    }
}
