using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoStack.Api.Images;

namespace AutoStack.Api.Builders.Dockerfiles;

/// <summary>
/// Turns an image that an engine saved (the form of <c>docker save</c>: <c>manifest.json</c>, a configuration, layers as tar) into an OCI layout. Everything is held against
/// its digest. What differs from build to build without meaning anything is left out, so that the same layers and configuration give the same image whenever it was built.
/// </summary>
public static class ImageArchive
{
    private const string OurLabels = "dev.autostack.";
    private const string Epoch = "1970-01-01T00:00:00Z";

    /// <summary>What an engine tells of itself and of the build; some of it holds build arguments.</summary>
    private static readonly string[] OfBuild = ["container", "container_config", "docker_version", "id", "parent", "parent_id", "moby.buildkit.buildinfo.v1"];

    /// <param name="layout">A directory that does not exist yet.</param>
    /// <param name="labels">Set on the image; those of AutoStack's that a base image brings along say nothing of this one.</param>
    /// <exception cref="InvalidDataException">The file is no such image, or a part of it is not what its digest says.</exception>
    public static async Task<WrittenImage> ToLayout(string file, string layout, IReadOnlyDictionary<string, string> labels, CancellationToken cancellation)
    {
        await using var archive = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var entries = await Entries(archive, cancellation);
        var described = Parse(await Read(archive, Find(entries, "manifest.json"), cancellation)) as JsonArray;
        if (described is not [JsonObject image] || Text(image["Config"]) is not { } configName || image["Layers"] is not JsonArray layerNames)
            throw new InvalidDataException("Its manifest.json does not describe one image.");
        var bytes = await Read(archive, Find(entries, configName), cancellation);
        if (NamedDigest(configName) is { } named && Oci.DigestOf(bytes) != named)
            throw new InvalidDataException($"The configuration is not what its name says: {configName}.");
        if (Parse(bytes) is not JsonObject config || config["rootfs"]?["diff_ids"] is not JsonArray ids || ids.Count != layerNames.Count)
            throw new InvalidDataException("Its configuration does not describe its layers.");
        if (Text(config["architecture"]) is not { } architecture || Text(config["os"]) is not { } os)
            throw new InvalidDataException("Its configuration names no platform.");

        var layers = new List<WrittenLayer>();
        for (var i = 0; i < layerNames.Count; i++)
        {
            var entry = Find(entries, Text(layerNames[i]) ?? "");
            var target = Path.Combine(Path.GetDirectoryName(layout)!, $"{i}.tar.gz");
            await using var tar = Plain(new ArchivePartStream(archive, entry.Offset, entry.Length));
            var layer = await LayerWriter.Compress(tar, target, cancellation);
            if (layer.DiffId != Text(ids[i]))
                throw new InvalidDataException($"Layer {i + 1} is not what its digest says.");
            layers.Add(layer);
        }

        Normalise(config, labels);
        return await ImageWriter.Write(layout, layers, JsonSerializer.SerializeToUtf8Bytes(config, Oci.Json), new OciPlatform(architecture, os), cancellation);
    }

    private static void Normalise(JsonObject config, IReadOnlyDictionary<string, string> labels)
    {
        config["created"] = Epoch;
        if (config["history"] is JsonArray history)
            foreach (var step in history.OfType<JsonObject>())
                step["created"] = Epoch;
        foreach (var name in OfBuild)
            config.Remove(name);
        if (config["config"] is not JsonObject run)
            config["config"] = run = new JsonObject();
        foreach (var name in run.Where(property => property.Value is null).Select(property => property.Key).ToList())
            run.Remove(name);
        var merged = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        if (run["Labels"] is JsonObject given)
            foreach (var (name, value) in given.Where(label => !label.Key.StartsWith(OurLabels, StringComparison.Ordinal)))
                merged[name] = Text(value);
        foreach (var (name, value) in labels)
            merged[name] = value;
        run["Labels"] = new JsonObject(merged.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
    }

    /// <summary>Where the files of the archive lie in it. A layer that occurs twice is a link the second time.</summary>
    private static async Task<Dictionary<string, (long Offset, long Length)>> Entries(FileStream archive, CancellationToken cancellation)
    {
        var entries = new Dictionary<string, (long, long)>(StringComparer.Ordinal);
        var links = new List<(string Name, string Target)>();
        try
        {
            await using var reader = new TarReader(archive, leaveOpen: true);
            while (await reader.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
            {
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                    entries[entry.Name] = (entry.DataOffset, entry.Length);
                else if (entry.EntryType is TarEntryType.SymbolicLink)
                    links.Add((entry.Name, Path.GetRelativePath("/", Path.GetFullPath(entry.LinkName, Path.Combine("/", Path.GetDirectoryName(entry.Name) ?? "")))));
                else if (entry.EntryType is TarEntryType.HardLink)
                    links.Add((entry.Name, entry.LinkName));
            }
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("It was cut off.", e);
        }

        foreach (var (name, target) in links)
            if (entries.TryGetValue(target, out var found))
                entries.TryAdd(name, found);
        return entries;
    }

    private static (long Offset, long Length) Find(Dictionary<string, (long, long)> entries, string name) =>
        entries.TryGetValue(name, out var found) ? found : throw new InvalidDataException($"It lacks '{name}'.");

    private static async Task<byte[]> Read(FileStream archive, (long Offset, long Length) entry, CancellationToken cancellation)
    {
        if (entry.Length > Oci.MostBytesOfJson)
            throw new InvalidDataException("A description in it is larger than any is.");
        var bytes = new byte[entry.Length];
        await using var part = new ArchivePartStream(archive, entry.Offset, entry.Length);
        await part.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

    /// <summary>Most engines save layers as plain tar, some as they got them.</summary>
    private static Stream Plain(ArchivePartStream layer)
    {
        Span<byte> head = stackalloc byte[2];
        var gzip = layer.Length >= 2 && layer.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && head is [0x1f, 0x8b];
        layer.Position = 0;
        return gzip ? new GZipStream(layer, CompressionMode.Decompress) : layer;
    }

    /// <summary>A configuration is named by its digest: <c>HEX.json</c>, or <c>blobs/sha256/HEX</c>.</summary>
    private static string? NamedDigest(string name) => $"sha256:{Path.GetFileNameWithoutExtension(name)}" is var digest && Oci.IsDigest(digest) ? digest : null;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonNode? Parse(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("A description in it is no JSON.", e);
        }
    }
}
