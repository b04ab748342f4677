using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AutoStack.Api.Tests.Testing;

/// <summary>Reads an OCI image layout as the specification has it, with none of AutoStack's own code (OCI image-spec 1.0, image-layout.md).</summary>
public sealed class ImageLayout(string directory)
{
    public JsonElement Index => Json(Path.Combine(directory, "index.json"));

    public JsonElement Manifest(int which = 0) => Json(Blob(Index.GetProperty("manifests")[which].GetProperty("digest").GetString()!));

    public JsonElement Config(int which = 0) => Json(Blob(Manifest(which).GetProperty("config").GetProperty("digest").GetString()!));

    public string Blob(string digest) => Path.Combine(directory, "blobs", "sha256", digest["sha256:".Length..]);

    /// <summary>The layers as tar archives.</summary>
    public IReadOnlyList<byte[]> Layers(int which = 0) =>
        [.. Manifest(which).GetProperty("layers").EnumerateArray().Select(layer => Inflate(Blob(layer.GetProperty("digest").GetString()!)))];

    /// <summary>The paths in all layers, with what they hold: a file's text, <c>→ target</c> of a link, <c>/</c> for a directory.</summary>
    public SortedDictionary<string, string> Files(int which = 0)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var layer in Layers(which))
        {
            using var tar = new TarReader(new MemoryStream(layer));
            while (tar.GetNextEntry() is { } entry)
                files[entry.Name.TrimEnd('/')] = entry.EntryType switch
                {
                    TarEntryType.Directory => "/",
                    TarEntryType.SymbolicLink => $"→ {entry.LinkName}",
                    _ => entry.DataStream is { } data ? new StreamReader(data).ReadToEnd() : "",
                };
        }

        return files;
    }

    /// <summary>What is wrong with the layout: digests and sizes that do not match, files of another form.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [];
        if (Json(Path.Combine(directory, "oci-layout")).GetProperty("imageLayoutVersion").GetString() != "1.0.0")
            problems.Add("oci-layout has another version");
        if (Index.GetProperty("schemaVersion").GetInt32() != 2)
            problems.Add("the index has another schema version");
        for (var which = 0; which < Index.GetProperty("manifests").GetArrayLength(); which++)
        {
            Check(Index.GetProperty("manifests")[which], "application/vnd.oci.image.manifest.v1+json");
            var manifest = Manifest(which);
            if (manifest.GetProperty("schemaVersion").GetInt32() != 2 || manifest.GetProperty("mediaType").GetString() != "application/vnd.oci.image.manifest.v1+json")
                problems.Add("the manifest is of another schema");
            Check(manifest.GetProperty("config"), "application/vnd.oci.image.config.v1+json");
            foreach (var layer in manifest.GetProperty("layers").EnumerateArray())
                Check(layer, "application/vnd.oci.image.layer.v1.tar+gzip");
            var rootfs = Config(which).GetProperty("rootfs");
            if (rootfs.GetProperty("type").GetString() != "layers"
                || !rootfs.GetProperty("diff_ids").EnumerateArray().Select(id => id.GetString()).SequenceEqual(Layers(which).Select(layer => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(layer))}")))
                problems.Add("the diff ids are not those of the layers");
            if (!DateTimeOffset.TryParse(Config(which).GetProperty("created").GetString(), out _))
                problems.Add("the config has no time");
        }

        return problems;

        void Check(JsonElement descriptor, string mediaType)
        {
            var digest = descriptor.GetProperty("digest").GetString()!;
            var bytes = File.ReadAllBytes(Blob(digest));
            if (descriptor.GetProperty("mediaType").GetString() != mediaType)
                problems.Add($"{digest} should be {mediaType}");
            if ($"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}" != digest || descriptor.GetProperty("size").GetInt64() != bytes.Length)
                problems.Add($"{digest} does not match its blob");
        }
    }

    /// <summary>True when a text is anywhere in the layout: in a file of it, or in a layer after decompression.</summary>
    public bool Holds(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes).Concat(Layers()).Any(content => content.AsSpan().IndexOf(bytes) >= 0);
    }

    private static JsonElement Json(string file) => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;

    private static byte[] Inflate(string file)
    {
        using var gzip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
