using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Registries;

public sealed class when_unpacking_a_release : RegistryTest
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

        Directory.Delete(Stored, recursive: true);
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
        var layer = new ImageLayout(Stored).Manifest().GetProperty("layers")[0].GetProperty("digest").GetString()!;
        File.Delete(Oci.BlobPath(Stored, layer));

        (await Unpack(image.Digest)).ShouldBeOfType<Outcome<UnpackedRelease>.Permanent>().Code.ShouldBe("blob_missing");
        Directory.EnumerateFileSystemEntries(Place.At("releases")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{ "schemaVersion": 2, "config": null, "layers": null }""")]
    [InlineData("""{ "schemaVersion": 2, "config": { "digest": "sha256:../../../../etc/passwd" }, "layers": [] }""")]
    [InlineData("""{ "schemaVersion": 2, "config": { "digest": "CONFIG" }, "layers": [ { "digest": "../../x" } ] }""")]
    [InlineData("""{ "schemaVersion": 2, "config": { "digest": "CONFIG" }, "layers": [ null ] }""")]
    [InlineData("""{ "schemaVersion": 2, "config": { "digest": "EMPTY" }, "layers": [] }""")]
    public async Task what_is_no_image_is_refused(string manifest)
    {
        var digest = Plant(manifest.Replace("CONFIG", Plant("""{ "config": {} }""")).Replace("EMPTY", Plant("{}")));
        (await Unpack(digest)).ShouldBeOfType<Outcome<UnpackedRelease>.Permanent>().Code.ShouldBe("image_invalid");
    }

    private async Task<string> Root(params byte[][] layers)
    {
        var image = await Image(layers);
        await Pushed(image);
        return (await Unpack(image.Digest)).ShouldBeOfType<Outcome<UnpackedRelease>.Done>().Value.Directory;
    }

    private static IEnumerable<string?> Names(string directory) => Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
