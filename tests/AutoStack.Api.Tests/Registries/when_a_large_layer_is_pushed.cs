using System.Security.Cryptography;
using AutoStack.Api.Images;
using AutoStack.Api.Tests.Processes;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Registries;

[Collection(nameof(MeasuredMemoryCollection))]
public sealed class when_a_large_layer_is_pushed : DistributionTest
{
    private const int Megabytes = 96;

    [Fact]
    public async Task it_passes_in_flat_memory_both_ways()
    {
        var layout = Directory.CreateDirectory(Place.At("large", "blobs", "sha256")).Parent!.Parent!.FullName;
        List<OciDescriptor> layers = [];
        for (var i = 0; i < 2; i++)
            layers.Add(await Layer(layout, (byte)i));
        var config = Blob(layout, Oci.Config, """{ "config": {} }"""u8.ToArray());
        var manifest = Blob(layout, Oci.Manifest, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new OciManifest(2, Oci.Manifest, config, layers), Oci.Json));
        var registry = Registry($"http://{Server.Host}/team");

        var before = GC.GetTotalAllocatedBytes(precise: true);
        Done(await Push(registry, new WrittenImage(layout, manifest.Digest, 0)));
        foreach (var layer in layers)
            await using (var stream = Done(await registry.ReadBlob("hello", layer.Digest, Cancellation)))
                await stream.CopyToAsync(Stream.Null, Cancellation);

        // All that was ever allocated, whether it was freed or not.
        ((GC.GetTotalAllocatedBytes(precise: true) - before) >> 20).ShouldBeLessThan(Megabytes / 3);
    }

    private static async Task<OciDescriptor> Layer(string layout, byte with)
    {
        var path = Path.Combine(layout, $"layer-{with}");
        await using (var file = File.Create(path))
        {
            file.SetLength(Megabytes << 20);
            file.WriteByte(with);
        }

        string digest;
        await using (var file = File.OpenRead(path))
            digest = $"sha256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(file, Cancellation))}";
        File.Move(path, Oci.BlobPath(layout, digest));
        return new OciDescriptor(Oci.GzipLayer, digest, Megabytes << 20);
    }

    private static OciDescriptor Blob(string layout, string type, byte[] content)
    {
        File.WriteAllBytes(Oci.BlobPath(layout, Oci.DigestOf(content)), content);
        return new OciDescriptor(type, Oci.DigestOf(content), content.Length);
    }
}
