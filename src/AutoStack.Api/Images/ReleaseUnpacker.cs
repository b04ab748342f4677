using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
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

    /// <summary>Unpacks to <paramref name="directory"/>, by way of a directory beside it, so that what is there is whole. Repeatable.</summary>
    public async Task<Outcome<UnpackedRelease>> Unpack(string repository, string digest, string directory, CancellationToken cancellation)
    {
        var done = Path.Combine(directory, ConfigFile);
        if (File.Exists(done))
            return Outcome.Done(new UnpackedRelease(Path.Combine(directory, "root"), JsonSerializer.Deserialize<OciImageConfig>(await File.ReadAllBytesAsync(done, cancellation), Oci.Json)!));

        var manifest = await ReadJson<OciManifest>(repository, digest, cancellation);
        if (manifest is not Outcome<OciManifest>.Done { Value: var image })
            return manifest.Select<UnpackedRelease>(_ => throw new InvalidOperationException("Done is handled above."));
        var config = await ReadJson<OciImageConfig>(repository, image.Config.Digest, cancellation);
        if (config is not Outcome<OciImageConfig>.Done { Value: var run })
            return config.Select<UnpackedRelease>(_ => throw new InvalidOperationException("Done is handled above."));

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
                await using (var gzip = new GZipStream(stream, CompressionMode.Decompress))
                    await UnpackLayer(gzip, root, cancellation);
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
        catch (InvalidDataException e)
        {
            return Outcome.Permanent<UnpackedRelease>("image_invalid", $"A layer of {digest} cannot be unpacked: {e.Message}");
        }
        catch (IOException e) when (e.Message.Contains("No space left", StringComparison.Ordinal))
        {
            return Outcome.Transient<UnpackedRelease>("disk_full", "The disk is full. Free space; it is tried again.");
        }
        finally
        {
            if (Directory.Exists(making))
                Directory.Delete(making, recursive: true);
        }
    }

    private async Task<Outcome<T>> ReadJson<T>(string repository, string digest, CancellationToken cancellation)
    {
        var blob = await registry.ReadBlob(repository, digest, cancellation);
        if (blob is not Outcome<Stream>.Done { Value: var stream })
            return blob.Select<T>(_ => throw new InvalidOperationException("Done is handled above."));
        await using (stream)
        {
            try
            {
                return Outcome.Done((await JsonSerializer.DeserializeAsync<T>(stream, Oci.Json, cancellation))!);
            }
            catch (JsonException e)
            {
                return Outcome.Permanent<T>("image_invalid", $"{digest} is not what an image has there: {e.Message}");
            }
        }
    }

    /// <summary>Unpacks one layer over what is there.</summary>
    /// <exception cref="InvalidDataException">An entry would land outside of the root.</exception>
    internal static async Task UnpackLayer(Stream tarStream, string root, CancellationToken cancellation)
    {
        await using var tar = new TarReader(tarStream);
        while (await tar.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
        {
            var path = Inside(root, entry.Name);
            if (path is null)
                continue;
            var name = Path.GetFileName(path);
            if (name.StartsWith(".wh.", StringComparison.Ordinal))
            {
                WhiteOut(path, name);
                continue;
            }

            switch (entry.EntryType)
            {
                case TarEntryType.Directory:
                    if (File.Exists(path) || new FileInfo(path).LinkTarget is not null)
                        File.Delete(path);
                    Directory.CreateDirectory(path);
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                    Clear(path);
                    await entry.ExtractToFileAsync(path, overwrite: false, cancellation);
                    break;
                case TarEntryType.SymbolicLink:
                    Clear(path);
                    File.CreateSymbolicLink(path, entry.LinkName);
                    break;
                case TarEntryType.HardLink:
                    var target = Inside(root, entry.LinkName) ?? throw new InvalidDataException($"{entry.Name} is a hard link to nowhere");
                    if (new FileInfo(target) is not { LinkTarget: null, Exists: true })
                        throw new InvalidDataException($"{entry.Name} is a hard link to {entry.LinkName}, which is no file of the image");
                    Clear(path);
                    File.Copy(target, path);
                    break;
            }
        }
    }

    /// <summary>The place of an entry below the root, its parents made; null for the root itself.</summary>
    private static string? Inside(string root, string name)
    {
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        if (name.StartsWith('/') || parts.Contains(".."))
            throw new InvalidDataException($"{name} would land outside of the image");
        if (parts.Length == 0)
            return null;
        var path = root;
        foreach (var part in parts[..^1])
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
                throw new InvalidDataException($"{name} would be written through a link");
            if (!Directory.Exists(path))
                Directory.CreateDirectory(path);
        }

        return Path.Combine(path, parts[^1]);
    }

    private static void WhiteOut(string path, string name)
    {
        var parent = Path.GetDirectoryName(path)!;
        if (name == ".wh..wh..opq")
            foreach (var entry in new DirectoryInfo(parent).EnumerateFileSystemInfos())
                Clear(entry.FullName);
        else
            Clear(Path.Combine(parent, name[4..]));
    }

    private static void Clear(string path)
    {
        if (new FileInfo(path).LinkTarget is not null || File.Exists(path))
            File.Delete(path);
        else if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}
