using System.Text.Json;
using System.Text.Json.Serialization;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn.Bases;

/// <summary>A manifest or an index in either form, the OCI's or Docker's. Pure.</summary>
public sealed record BaseManifest
{
    [JsonPropertyName("schemaVersion")]
    public int SchemaVersion { get; init; }

    /// <summary>Of an index: an image for each platform.</summary>
    [JsonPropertyName("manifests")]
    public IReadOnlyList<OciDescriptor>? Manifests { get; init; }

    [JsonPropertyName("config")]
    public OciDescriptor? Config { get; init; }

    [JsonPropertyName("layers")]
    public IReadOnlyList<OciDescriptor>? Layers { get; init; }

    /// <returns>Null when it is none.</returns>
    public static BaseManifest? Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<BaseManifest>(json, Oci.Json) is { SchemaVersion: 2 } manifest && manifest.IsWhole ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The image for a platform in an index; null when there is none.</summary>
    public OciDescriptor? For(OciPlatform wanted) => Manifests?
        .Where(manifest => manifest.Platform is { } platform && platform.Os == wanted.Os && platform.Architecture == wanted.Architecture)
        // The plain one before those for newer processors only.
        .OrderBy(manifest => manifest.Platform!.Variant is null or "v8" ? 0 : 1)
        .FirstOrDefault();

    /// <summary>The platforms of an index, in words.</summary>
    public string Platforms => string.Join(", ", (Manifests ?? []).Where(manifest => manifest.Platform is { Os: not "unknown" }).Select(manifest => $"{manifest.Platform!.Os}/{manifest.Platform.Architecture}").Distinct());

    /// <summary>The form of a layer by its name in the OCI's specification: the content is the same.</summary>
    /// <exception cref="RegistryException">It is of a form that cannot be part of an image of AutoStack's.</exception>
    public static string MediaTypeOf(OciDescriptor layer, ImageReference image) => layer.MediaType switch
    {
        Oci.GzipLayer or "application/vnd.docker.image.rootfs.diff.tar.gzip" => Oci.GzipLayer,
        Oci.PlainLayer or "application/vnd.docker.image.rootfs.diff.tar" => Oci.PlainLayer,
        Oci.ZstdLayer => Oci.ZstdLayer,
        var other => throw RegistryException.Permanent("base_image_unsupported", $"A layer of the base image {image} is of the form '{other}', which cannot be part of another image. Take another base image."),
    };

    private bool IsWhole => Manifests is not null
        ? Manifests.All(IsNamed)
        : IsNamed(Config) && Layers is not null && Layers.All(IsNamed);

    private static bool IsNamed(OciDescriptor? descriptor) => descriptor is { Digest: { } digest, MediaType: not null, Size: >= 0 } && Oci.IsDigest(digest);
}
