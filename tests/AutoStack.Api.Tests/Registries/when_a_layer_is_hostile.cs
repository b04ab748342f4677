using System.Formats.Tar;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Registries;

public sealed class when_a_layer_is_hostile_in_a_layout() : when_a_layer_is_hostile(new LayoutAdapter());

public sealed class when_a_layer_is_hostile_in_a_distribution_registry() : when_a_layer_is_hostile(new DistributionAdapter());

public abstract class when_a_layer_is_hostile(RegistryAdapter adapter) : RegistryTest(adapter)
{
    private const string Canary = "untouched";

    public static TheoryData<string> Attacks => [.. Archives.Keys];

    private static readonly Dictionary<string, Func<string, TarArchive>> Archives = new()
    {
        ["a file above"] = _ => new TarArchive().File("../canary", "planted"),
        ["a file far above"] = _ => new TarArchive().File("a/../../../../canary", "planted"),
        ["an absolute path"] = outside => new TarArchive().File($"{outside}/canary", "planted"),
        ["a directory above"] = _ => new TarArchive().Directory("../planted/"),
        ["through a link"] = outside => new TarArchive().Link("way", outside).File("way/canary", "planted"),
        ["through a link to above"] = _ => new TarArchive().Link("way", "../..").File("way/canary", "planted"),
        ["a directory through a link"] = outside => new TarArchive().Link("way", outside).Directory("way/planted/"),
        ["through a link below a directory"] = outside => new TarArchive().Directory("a/").Link("a/way", outside).File("a/way/canary", "planted"),
        ["a link through a link"] = outside => new TarArchive().Link("way", outside).Link("way/planted", "x"),
        ["a whiteout through a link"] = outside => new TarArchive().Link("way", outside).File("way/.wh.canary"),
        ["an opaque whiteout through a link"] = outside => new TarArchive().Link("way", outside).File("way/.wh..wh..opq"),
        ["a whiteout of above"] = _ => new TarArchive().File(".wh..."),
        ["a whiteout of itself"] = _ => new TarArchive().File(".wh.."),
        ["a whiteout of nothing"] = _ => new TarArchive().File(".wh."),
        ["a hard link out"] = outside => new TarArchive().HardLink("taken", $"{outside}/canary"),
        ["a hard link above"] = _ => new TarArchive().HardLink("taken", "../canary"),
        ["a hard link through a link"] = outside => new TarArchive().Link("way", outside).HardLink("taken", "way/canary"),
        ["a hard link to a link"] = outside => new TarArchive().Link("way", $"{outside}/canary").HardLink("taken", "way"),
        ["a hard link to what is not there"] = _ => new TarArchive().HardLink("taken", "nothing"),
        ["a hard link that replaces its own target"] = _ => new TarArchive().File("a/b", "x").HardLink("a", "a/b"),
        ["a file below a file"] = _ => new TarArchive().File("a", "x").File("a/b", "y"),
        ["a name longer than the file system takes"] = _ => new TarArchive().File(new string('x', 5_000), "x"),
        ["a path longer than the file system takes"] = _ => new TarArchive().File(string.Join('/', Enumerable.Repeat("abcdefghi", 5_000)), "x"),
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task it_is_refused_and_leaves_nothing_anywhere(string attack)
    {
        var outside = Directory.CreateDirectory(Place.At("releases")).FullName;
        await File.WriteAllTextAsync(Place.At("canary"), Canary, Cancellation);
        await File.WriteAllTextAsync(Path.Combine(outside, "canary"), Canary, Cancellation);
        var image = await Image(Archives[attack](outside).Bytes());
        await Pushed(image);

        var fault = (await Unpack(image.Digest)).ShouldBeOfType<Outcome<UnpackedRelease>.Permanent>();

        fault.Code.ShouldBe("image_invalid");
        Directory.EnumerateFileSystemEntries(outside).ShouldBe([Path.Combine(outside, "canary")]);
        (await File.ReadAllTextAsync(Path.Combine(outside, "canary"), Cancellation)).ShouldBe(Canary);
        (await File.ReadAllTextAsync(Place.At("canary"), Cancellation)).ShouldBe(Canary);
        Directory.Exists(Place.At("planted")).ShouldBeFalse();
    }

    [Fact]
    public async Task an_upper_layer_does_not_write_through_a_link_of_a_lower_one()
    {
        var outside = Directory.CreateDirectory(Place.At("outside")).FullName;
        var image = await Image(new TarArchive().Link("way", outside).Bytes(), new TarArchive().File("way/planted", "x").Bytes());
        await Pushed(image);

        (await Unpack(image.Digest)).ShouldBeOfType<Outcome<UnpackedRelease>.Permanent>().Code.ShouldBe("image_invalid");
        Directory.EnumerateFileSystemEntries(outside).ShouldBeEmpty();
    }

    [Fact]
    public async Task replacing_a_link_leaves_what_it_led_to()
    {
        var outside = Directory.CreateDirectory(Place.At("outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "canary"), Canary, Cancellation);
        var image = await Image(
            new TarArchive().Link("directory", outside).Link("file", $"{outside}/canary").Link("hidden", outside).Bytes(),
            new TarArchive().Directory("directory/").File("directory/canary", "inside").File("file", "inside").File(".wh.hidden").Bytes());
        await Pushed(image);

        var root = (await Unpack(image.Digest)).ShouldBeOfType<Outcome<UnpackedRelease>.Done>().Value.Directory;

        (await File.ReadAllTextAsync(Path.Combine(outside, "canary"), Cancellation)).ShouldBe(Canary);
        (await File.ReadAllTextAsync(Path.Combine(root, "directory/canary"), Cancellation)).ShouldBe("inside");
        (await File.ReadAllTextAsync(Path.Combine(root, "file"), Cancellation)).ShouldBe("inside");
        Directory.EnumerateFileSystemEntries(root).Select(Path.GetFileName).Order().ShouldBe(["directory", "file"]);
    }

    [Fact]
    public async Task devices_and_pipes_are_left_out()
    {
        var archive = new TarArchive()
            .Other(TarEntryType.CharacterDevice, "dev/null")
            .Other(TarEntryType.BlockDevice, "dev/sda")
            .Other(TarEntryType.Fifo, "pipe")
            .File("file", "x");
        var image = await Image(archive.Bytes());
        await Pushed(image);

        var root = (await Unpack(image.Digest)).ShouldBeOfType<Outcome<UnpackedRelease>.Done>().Value.Directory;
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ShouldBe(["file"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(700)]
    [InlineData(2000)]
    public async Task a_layer_that_is_cut_off_or_no_archive_is_refused_or_empty(int length)
    {
        var tar = new TarArchive().File("file", new string('x', 4_000)).Bytes();
        var image = await Image(length == 0 ? "this is no archive, whatever the media type says of it, and it is long enough to be looked at as a header, more or less, if one repeats it"u8.ToArray() : tar[..length]);
        await Pushed(image);

        (await Unpack(image.Digest)).ShouldBeOfType<Outcome<UnpackedRelease>.Permanent>().Code.ShouldBe("image_invalid");
        Directory.EnumerateFileSystemEntries(Place.At("releases")).ShouldBeEmpty();
    }
}
