using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoStack.Api.Images;

/// <summary>Media types and file forms of the OCI image specification 1.0.</summary>
public static class Oci
{
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    public const string Config = "application/vnd.oci.image.config.v1+json";
    public const string Index = "application/vnd.oci.image.index.v1+json";
    public const string GzipLayer = "application/vnd.oci.image.layer.v1.tar+gzip";
    public const string ZstdLayer = "application/vnd.oci.image.layer.v1.tar+zstd";
    public const string PlainLayer = "application/vnd.oci.image.layer.v1.tar";

    /// <summary>The forms of Docker (image manifest version 2, schema 2), which hold the same under other names.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    public const string DockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string RefName = "org.opencontainers.image.ref.name";
    public const string Source = "org.opencontainers.image.source";
    public const string Revision = "org.opencontainers.image.revision";

    /// <summary>What was built: <c>static</c>, <c>node</c>, <c>command</c>.</summary>
    public const string KindLabel = "dev.autostack.kind";

    /// <summary>The kind of a site of files, which needs no process.</summary>
    public const string StaticKind = "static";

    /// <summary><c>host</c>: needs the runtimes of the host, so only the local target can run it.</summary>
    public const string RuntimeLabel = "dev.autostack.runtime";

    public const string HostRuntime = "host";

    /// <summary>What the image stands on: a base image by name and digest, or the runtime of the host, such as <c>host/node@20.19.2</c>; absent where it stands on none.</summary>
    public const string BaseLabel = "dev.autostack.base";

    /// <summary>What the repository declares to run, as JSON; absent when it declares nothing.</summary>
    public const string ProcessesLabel = "dev.autostack.processes";

    /// <summary>Where an application lies in the images of the built-in builder, and its working directory.</summary>
    public const string AppDirectory = "/app";

    /// <summary>The specification's own names; absent values are left out, so that the bytes are the same every time.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A manifest or a configuration of more bytes is none (the limit that the distribution specification has registries accept manifests up to).</summary>
    public const int MostBytesOfJson = 4 << 20;

    /// <summary>The path of a blob in a layout: <c>blobs/sha256/HEX</c>.</summary>
    /// <exception cref="FormatException">The digest is not a sha256 one; nothing else is ever used as a path.</exception>
    public static string BlobPath(string layout, string digest) => Path.Combine(layout, "blobs", "sha256", Hex(digest));

    /// <inheritdoc cref="BlobPath"/>
    public static string Hex(string digest) => IsDigest(digest) ? digest[7..] : throw new FormatException($"'{digest}' is no sha256 digest.");

    public static string DigestOf(ReadOnlySpan<byte> content) => $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))}";

    public static bool IsDigest(string digest) =>
        digest.Length == 71 && digest.StartsWith("sha256:", StringComparison.Ordinal) && digest.Skip(7).All(char.IsAsciiHexDigitLower);
}

public sealed record OciDescriptor(
    [property: JsonPropertyName("mediaType")] string MediaType,
    [property: JsonPropertyName("digest")] string Digest,
    [property: JsonPropertyName("size")] long Size)
{
    [JsonPropertyName("platform")]
    public OciPlatform? Platform { get; init; }

    [JsonPropertyName("annotations")]
    public SortedDictionary<string, string>? Annotations { get; init; }
}

public sealed record OciPlatform([property: JsonPropertyName("architecture")] string Architecture, [property: JsonPropertyName("os")] string Os)
{
    /// <summary>Such as <c>v8</c> of arm64.</summary>
    [JsonPropertyName("variant")]
    public string? Variant { get; init; }
}

public sealed record OciIndex(
    [property: JsonPropertyName("schemaVersion")] int SchemaVersion,
    [property: JsonPropertyName("manifests")] IReadOnlyList<OciDescriptor> Manifests);

public sealed record OciManifest(
    [property: JsonPropertyName("schemaVersion")] int SchemaVersion,
    [property: JsonPropertyName("mediaType")] string MediaType,
    [property: JsonPropertyName("config")] OciDescriptor Config,
    [property: JsonPropertyName("layers")] IReadOnlyList<OciDescriptor> Layers)
{
    /// <summary>Layers and configuration.</summary>
    [JsonIgnore]
    public IEnumerable<OciDescriptor> Blobs => Layers.Append(Config);

    /// <summary>Whether everything is there that an image has; what JSON lacks is null whatever the types say.</summary>
    [JsonIgnore]
    public bool IsWhole => Config?.Digest is not null && Layers is not null && Layers.All(layer => layer?.Digest is not null);

    /// <summary>Of the image with a manifest of so many bytes.</summary>
    public long Size(long manifest) => manifest + Blobs.Sum(blob => blob.Size);
}

public sealed record OciImageConfig(
    [property: JsonPropertyName("created")] DateTimeOffset Created,
    [property: JsonPropertyName("architecture")] string Architecture,
    [property: JsonPropertyName("os")] string Os,
    [property: JsonPropertyName("config")] OciRunConfig Config,
    [property: JsonPropertyName("rootfs")] OciRootFs RootFs)
{
    [JsonPropertyName("variant")]
    public string? Variant { get; init; }
}

public sealed record OciRunConfig
{
    /// <summary>Who it runs as; null: root.</summary>
    [JsonPropertyName("User")]
    public string? User { get; init; }

    [JsonPropertyName("Env")]
    public IReadOnlyList<string> Env { get; init; } = [];

    [JsonPropertyName("Entrypoint")]
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    [JsonPropertyName("Cmd")]
    public IReadOnlyList<string>? Cmd { get; init; }

    [JsonPropertyName("WorkingDir")]
    public string? WorkingDir { get; init; }

    [JsonPropertyName("Labels")]
    public SortedDictionary<string, string> Labels { get; init; } = [];
}

public sealed record OciRootFs([property: JsonPropertyName("type")] string Type, [property: JsonPropertyName("diff_ids")] IReadOnlyList<string> DiffIds);
