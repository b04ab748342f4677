using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Registries;

public sealed class when_unpacking_a_release_of_a_layout() : when_unpacking_a_release(new LayoutAdapter());

public sealed class when_unpacking_a_release_of_a_distribution_registry() : when_unpacking_a_release(new DistributionAdapter());

public abstract class when_unpacking_a_release(RegistryAdapter adapter) : RegistryTest(adapter)
{
    [Fact]
    public async Task it_is_the_tree_that_was_written_with_modes_links_and_configuration()
    {
        Place.Write("in/run.sh", "#!/bin/sh");
        Place.Write("in/deep/file", "content");
        File.SetUnixFileMode(Place.At("in", "run.sh"), (UnixFileMode)0b111_101_101);
        File.CreateSymbolicLink(Place.At("in", "link"), "deep/file");
        var layer = await LayerWriter.Write(Place.At("in"), "app", _ => true, DateTimeOffset.UnixEpoch, Place.At("layer.tar.gz"), Cancellation);
        var image = await ImageWriter.Write(Place.At("layout"), [layer], new OciRunConfig { Entrypoint = ["/bin/sh", "-c", "./run.sh"], WorkingDir = "/app" }, DateTimeOffset.UnixEpoch, Cancellation);
        await Pushed(image);

        var release = (await Unpack(image.Digest)).ShouldBeOfType<Outcome<UnpackedRelease>.Done>().Value;

        release.Config.Config.Entrypoint.ShouldBe(["/bin/sh", "-c", "./run.sh"]);
        File.ReadAllText(Path.Combine(release.Directory, "app/link")).ShouldBe("content");
        new FileInfo(Path.Combine(release.Directory, "app/link")).LinkTarget.ShouldBe("deep/file");
        (File.GetUnixFileMode(Path.Combine(release.Directory, "app/run.sh")) & UnixFileMode.OtherExecute).ShouldBe(UnixFileMode.OtherExecute);
        File.GetUnixFileMode(Path.Combine(release.Directory, "app/deep/file")).ShouldBe((UnixFileMode)0b110_100_100);
    }

    [Fact]
    public async Task once_done_it_is_done_though_the_registry_is_gone_and_many_at_once_do_it_once()
    {
        var image = await Image("one");
        await Pushed(image);
        var releases = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Unpack(image.Digest))));
        releases.ShouldAllBe(release => release is Outcome<UnpackedRelease>.Done);
        Directory.EnumerateFileSystemEntries(Place.At("releases")).ShouldHaveSingleItem();

        await Adapter.DisposeAsync();
        File.ReadAllText(Path.Combine((await Unpack(image.Digest)).ShouldBeOfType<Outcome<UnpackedRelease>.Done>().Value.Directory, "app/file")).ShouldBe("one");
    }

    [Fact]
    public async Task upper_layers_replace_what_lower_ones_have()
    {
        var root = await Root(
            new TarArchive().File("file", "old").Directory("was-directory/").File("was-directory/inner").File("was-file").Link("was-link", "/etc/passwd").Bytes(),
            new TarArchive().File("file", "new").File("was-directory", "a file now").Directory("was-file/").File("was-file/inner", "below").File("was-link", "a file now").Bytes());

        File.ReadAllText(Path.Combine(root, "file")).ShouldBe("new");
        File.ReadAllText(Path.Combine(root, "was-directory")).ShouldBe("a file now");
        File.ReadAllText(Path.Combine(root, "was-file/inner")).ShouldBe("below");
        new FileInfo(Path.Combine(root, "was-link")).LinkTarget.ShouldBeNull();
    }

    [Fact]
    public async Task whiteouts_hide_what_lower_layers_have()
    {
        var root = await Root(
            new TarArchive().File("gone").File("stays").Directory("tree/").File("tree/gone").File("opaque/lower").File("opaque/both/lower").Bytes(),
            new TarArchive().File(".wh.gone").File(".wh.tree").File(".wh.never-there").File("opaque/.wh..wh..opq").File("opaque/upper").File(".wh..wh.plnk").Bytes());

        Names(root).ShouldBe(["opaque", "stays"]);
        Names(Path.Combine(root, "opaque")).ShouldBe(["upper"]);
    }

    [Fact]
    public async Task whiteouts_leave_what_their_own_layer_has_in_whatever_order()
    {
        var root = await Root(
            new TarArchive().File("opaque/lower").File("opaque/both/lower").File("replaced", "lower").Bytes(),
            new TarArchive().File("opaque/both/upper").File("opaque/upper").File("opaque/.wh..wh..opq").File("replaced", "upper").File(".wh.replaced").Bytes());

        Names(Path.Combine(root, "opaque")).ShouldBe(["both", "upper"]);
        Names(Path.Combine(root, "opaque/both")).ShouldBe(["upper"]);
        File.ReadAllText(Path.Combine(root, "replaced")).ShouldBe("upper");
    }

    [Fact]
    public async Task hard_links_become_files_with_the_same_content()
    {
        var root = await Root(new TarArchive().File("a/file", "content").HardLink("b", "a/file").HardLink("a/file", "a/file").Bytes());
        File.ReadAllText(Path.Combine(root, "b")).ShouldBe("content");
        File.ReadAllText(Path.Combine(root, "a/file")).ShouldBe("content");
    }

    [Fact]
    public async Task an_image_that_lacks_a_part_is_refused()
    {
        var image = await Image("one");
        await Pushed(image);
        await Adapter.LoseBlob("hello", (await Manifest(image)).Layers[0].Digest);

        Lasting(await Unpack(image.Digest), "blob_missing");
        Directory.EnumerateFileSystemEntries(Place.At("releases")).ShouldBeEmpty();
    }

    [Fact]
    public async Task an_image_that_is_gone_is_refused_with_what_to_do()
    {
        var image = await Image("one");
        await Pushed(image);
        await Adapter.LoseManifest("hello", image.Digest);

        Lasting(await Unpack(image.Digest), "blob_missing").Reason.ShouldBe($"The registry has no {image.Digest} in hello. Deploy again to build it.");
    }

    /// <summary>Damaged where it shows to nobody but who compares digests: a byte of a file in the archive, or behind its end.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task a_layer_that_was_damaged_in_the_registry_leaves_nothing(int fromEnd)
    {
        var image = await Image(new TarArchive().File("app/file", new string('x', 100_000)).Bytes());
        await Pushed(image);
        Damage((await Manifest(image)).Layers[0].Digest, fromEnd);

        Lasting(await Unpack(image.Digest), "digest_mismatch").Reason.ShouldContain("something else");
        Directory.EnumerateFileSystemEntries(Place.At("releases")).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_configuration_that_was_damaged_in_the_registry_is_not_believed()
    {
        var image = await Image("one");
        await Pushed(image);
        Damage((await Manifest(image)).Config.Digest, fromEnd: 4);

        Lasting(await Unpack(image.Digest), "digest_mismatch");
    }

    [Fact]
    public async Task a_configuration_larger_than_any_is_not_read_to_its_end()
    {
        var layout = Directory.CreateDirectory(Place.At("large", "blobs", "sha256")).Parent!.Parent!.FullName;
        var config = WriteBlob(layout, Oci.Config, [.. "{"u8, .. Enumerable.Repeat((byte)' ', Oci.MostBytesOfJson), .. "}"u8]);
        var manifest = WriteBlob(layout, Oci.Manifest, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new OciManifest(2, Oci.Manifest, config, []), Oci.Json));
        await Pushed(new WrittenImage(layout, manifest.Digest, manifest.Size + config.Size));

        Lasting(await Unpack(manifest.Digest), "image_invalid").Reason.ShouldContain("larger");
    }

    private static OciDescriptor WriteBlob(string layout, string type, byte[] content)
    {
        File.WriteAllBytes(Oci.BlobPath(layout, Oci.DigestOf(content)), content);
        return new OciDescriptor(type, Oci.DigestOf(content), content.Length);
    }

    private void Damage(string digest, int fromEnd)
    {
        var bytes = File.ReadAllBytes(Adapter.FileOf("hello", digest));
        bytes[^fromEnd] ^= 0x55;
        File.WriteAllBytes(Adapter.FileOf("hello", digest), bytes);
    }

    private async Task<string> Root(params byte[][] layers)
    {
        var image = await Image(layers);
        await Pushed(image);
        return (await Unpack(image.Digest)).ShouldBeOfType<Outcome<UnpackedRelease>.Done>().Value.Directory;
    }

    private static IEnumerable<string?> Names(string directory) => Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
