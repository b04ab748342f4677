using System.IO.Compression;
using System.Text.Json;
using AutoStack.Api.Disk;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Images;

/// <param name="Directory">The image's root file system.</param>
public sealed record UnpackedRelease(string Directory, OciImageConfig Config);

/// <summary>
/// Unpacks an image's layers into a directory. What a layer says is not trusted: no entry lands outside, nothing is written through a link, and devices
/// are left out.
/// </summary>
public sealed class ReleaseUnpacker(IRegistry registry)
{
    private const string ConfigFile = "image-config.json";
    private readonly ImageReader images = new(registry);

    /// <summary>Unpacks to <paramref name="directory"/>, by way of a directory beside it, so that what is there is whole. Repeatable.</summary>
    public async Task<Outcome<UnpackedRelease>> Unpack(string repository, string digest, string directory, CancellationToken cancellation)
    {
        var done = Path.Combine(directory, ConfigFile);
        if (File.Exists(done))
            return Outcome.Done(new UnpackedRelease(Path.Combine(directory, "root"), JsonSerializer.Deserialize<OciImageConfig>(await File.ReadAllBytesAsync(done, cancellation), Oci.Json)!));

        var manifest = await images.Manifest(repository, digest, cancellation);
        if (manifest is not Outcome<OciManifest>.Done { Value: var image })
            return manifest.Select<UnpackedRelease>(_ => throw new InvalidOperationException("Done is handled above."));
        var config = await images.Config(repository, image.Config.Digest, cancellation);
        if (config is not Outcome<OciImageConfig>.Done { Value: var run })
            return config.Select<UnpackedRelease>(_ => throw new InvalidOperationException("Done is handled above."));
        if (image.Layers.FirstOrDefault(layer => !Oci.IsDigest(layer.Digest)) is { } strange)
            return Outcome.Permanent<UnpackedRelease>("image_invalid", $"{digest} names a layer '{strange.Digest}', which is no sha256 digest.");

        var making = $"{directory}.{Guid.NewGuid():N}";
        try
        {
            var root = Path.Combine(making, "root");
            Directory.CreateDirectory(root);
            foreach (var layer in image.Layers)
            {
                var blob = await registry.ReadBlob(repository, layer.Digest, cancellation);
                if (blob is not Outcome<Stream>.Done { Value: var stream })
                    return blob.Select<UnpackedRelease>(_ => throw new InvalidOperationException("Done is handled above."));
                await using (stream)
                    await Unpack(stream, root, cancellation);
            }

            await File.WriteAllBytesAsync(Path.Combine(making, ConfigFile), JsonSerializer.SerializeToUtf8Bytes(run, Oci.Json), cancellation);
            try
            {
                Directory.Move(making, directory);
            }
            catch (IOException) when (File.Exists(done))
            {
                // Another one was quicker with the same content.
            }

            return Outcome.Done(new UnpackedRelease(Path.Combine(directory, "root"), run));
        }
        catch (RegistryException e)
        {
            return e.ToOutcome<UnpackedRelease>();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or PathTooLongException or FormatException)
        {
            return Outcome.Permanent<UnpackedRelease>("image_invalid", $"A layer of {digest} cannot be unpacked: {e.Message}");
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            return Outcome.Transient<UnpackedRelease>(DiskFull.Code, DiskFull.Reason("the image could not be unpacked", directory));
        }
        finally
        {
            if (Directory.Exists(making))
                Directory.Delete(making, recursive: true);
        }
    }

    private static async Task Unpack(Stream layer, string root, CancellationToken cancellation)
    {
        try
        {
            await using var gzip = new GZipStream(layer, CompressionMode.Decompress, leaveOpen: true);
            await LayerUnpacker.Unpack(gzip, root, cancellation);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            // Whether it is the layer that was pushed shows at its end: one that was damaged or cut off since is told as that.
            await layer.CopyToAsync(Stream.Null, cancellation);
            throw;
        }

        await layer.CopyToAsync(Stream.Null, cancellation);
    }
}
