using System.Runtime.InteropServices;
using System.Text.Json;

namespace AutoStack.Api.Images;

/// <param name="Digest">Digest of the manifest.</param>
/// <param name="SizeBytes">Manifest, config and layers together.</param>
public sealed record WrittenImage(string Layout, string Digest, long SizeBytes);

/// <summary>Puts layers and a configuration together to an image in an OCI layout. The same input gives the same digest.</summary>
public static class ImageWriter
{
    /// <summary>What this machine runs.</summary>
    public static OciPlatform MachinePlatform { get; } = new(Architecture, OperatingSystem.IsMacOS() ? "darwin" : "linux");

    /// <param name="layout">A directory that does not exist yet.</param>
    /// <param name="created">The commit's time: an image has no other age.</param>
    /// <param name="platform">Of the base image; null: this machine's.</param>
    public static Task<WrittenImage> Write(string layout, IReadOnlyList<WrittenLayer> layers, OciRunConfig run, DateTimeOffset created, CancellationToken cancellation, OciPlatform? platform = null)
    {
        platform ??= MachinePlatform;
        var config = new OciImageConfig(created.ToUniversalTime(), platform.Architecture, platform.Os, run, new OciRootFs("layers", [.. layers.Select(layer => layer.DiffId)])) { Variant = platform.Variant };
        return Write(layout, layers, JsonSerializer.SerializeToUtf8Bytes(config, Oci.Json), platform, cancellation);
    }

    /// <param name="layout">A directory that does not exist yet.</param>
    /// <param name="config">An image configuration of these layers, as JSON.</param>
    /// <param name="platform">As the configuration has it.</param>
    public static async Task<WrittenImage> Write(string layout, IReadOnlyList<WrittenLayer> layers, byte[] config, OciPlatform platform, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(layout, "blobs", "sha256"));
        foreach (var layer in layers)
            if (layer.IsShared)
                HardLink.Make(layer.File, Oci.BlobPath(layout, layer.Digest));
            else
                File.Move(layer.File, Oci.BlobPath(layout, layer.Digest), overwrite: true);

        var configBlob = await WriteBlob(layout, Oci.Config, config, cancellation);
        var manifest = new OciManifest(2, Oci.Manifest, configBlob, [.. layers.Select(layer => new OciDescriptor(layer.MediaType, layer.Digest, layer.Size))]);
        var manifestBlob = await WriteBlob(layout, Oci.Manifest, JsonSerializer.SerializeToUtf8Bytes(manifest, Oci.Json), cancellation);

        await File.WriteAllTextAsync(Path.Combine(layout, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""", cancellation);
        var index = new OciIndex(2, [manifestBlob with { Platform = platform }]);
        await File.WriteAllBytesAsync(Path.Combine(layout, "index.json"), JsonSerializer.SerializeToUtf8Bytes(index, Oci.Json), cancellation);
        return new WrittenImage(layout, manifestBlob.Digest, manifestBlob.Size + configBlob.Size + layers.Sum(layer => layer.Size));
    }

    /// <summary>The machine's architecture by its name in Go, as OCI platforms have it.</summary>
    private static string Architecture => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static async Task<OciDescriptor> WriteBlob(string layout, string mediaType, byte[] bytes, CancellationToken cancellation)
    {
        var digest = Oci.DigestOf(bytes);
        await File.WriteAllBytesAsync(Oci.BlobPath(layout, digest), bytes, cancellation);
        return new OciDescriptor(mediaType, digest, bytes.Length);
    }
}
