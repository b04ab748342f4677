using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Registries;

public sealed class when_pushing_an_image_to_a_layout() : when_pushing_an_image(new LayoutAdapter());

public sealed class when_pushing_an_image_to_a_distribution_registry() : when_pushing_an_image(new DistributionAdapter());

public abstract class when_pushing_an_image(RegistryAdapter adapter) : RegistryTest(adapter)
{
    [Fact]
    public async Task it_is_found_by_its_build_key()
    {
        var image = await Image("one");
        var pushed = await Pushed(image);

        (pushed.Digest, pushed.SizeBytes).ShouldBe((image.Digest, image.SizeBytes));
        pushed.Reference.ShouldEndWith("hello:aaaaaaaaaaaa-1");
        var found = (await Found("key-1")).ShouldNotBeNull();
        (found.Digest, found.SizeBytes).ShouldBe((image.Digest, image.SizeBytes));
        found.Reference.ShouldStartWith(pushed.Reference[..(pushed.Reference.LastIndexOf(':') + 1)]);
        (await Found("key-2")).ShouldBeNull();
        Log.Lines.ShouldHaveSingleItem().ShouldContain(image.Digest);
    }

    [Fact]
    public async Task in_an_empty_registry_nothing_is_found()
    {
        (await Found("key-1")).ShouldBeNull();
    }

    [Fact]
    public async Task the_same_again_gives_the_same_and_says_nothing_new()
    {
        var image = await Image("one");
        var first = await Pushed(image);

        (await Pushed(image)).ShouldBe(first);

        Log.Lines.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task an_image_may_have_two_tags_but_a_tag_only_one_image()
    {
        var image = await Image("one");
        await Pushed(image, "aaaaaaaaaaaa-1");
        await Pushed(image, "aaaaaaaaaaaa-2", "key-2");
        var other = await Image("other");

        Lasting(await Push(other, "aaaaaaaaaaaa-1", "key-3"), "tag_conflict").Reason.ShouldContain(image.Digest);
        (await Found("key-2"))!.Digest.ShouldBe(image.Digest);
        (await Found("key-3")).ShouldBeNull();
    }

    [Fact]
    public async Task one_that_the_registry_has_gets_another_tag_without_the_builders_copy()
    {
        var image = await Image("one");
        var first = await Pushed(image);
        Directory.Delete(image.Layout, recursive: true);

        var again = Done(await Push(new PushImage(null, image.Digest, "hello", "aaaaaaaaaaaa-2", "key-2")));

        (again.Digest, again.SizeBytes).ShouldBe((first.Digest, first.SizeBytes));
        again.Reference.ShouldEndWith("hello:aaaaaaaaaaaa-2");
        (await Found("key-2"))!.Digest.ShouldBe(image.Digest);
    }

    [Fact]
    public async Task one_that_neither_the_registry_nor_the_builder_has_is_a_passing_fault()
    {
        Passing(await Push(new PushImage(null, $"sha256:{new string('1', 64)}", "hello", "aaaaaaaaaaaa-1", "key-1")), "image_gone");
    }

    [Fact]
    public async Task keys_of_any_form_are_found_and_only_they()
    {
        var image = await Image("one");
        var keys = new[] { "", new string('k', 1_000), "a/b:c@d", "ä ö\n", "A/B:C@D" };
        for (var i = 0; i < keys.Length; i++)
        {
            (await Found(keys[i])).ShouldBeNull();
            await Pushed(image, $"aaaaaaaaaaaa-{i}", keys[i]);
            (await Found(keys[i]))!.Digest.ShouldBe(image.Digest);
        }
    }

    [Fact]
    public async Task pushes_at_the_same_time_are_all_found()
    {
        var images = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Image($"content {i / 2}")));
        await Task.WhenAll(images.Select((image, i) => Task.Run(() => Pushed(image, $"aaaaaaaaaaaa-{i}", $"key-{i}"))));

        for (var i = 0; i < 12; i++)
            (await Found($"key-{i}"))!.Digest.ShouldBe(images[i].Digest);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_layer_that_is_damaged_on_disk_is_not_taken(bool isLonger)
    {
        var image = await Image("one");
        var layer = Oci.BlobPath(image.Layout, (await Manifest(image)).Layers[0].Digest);
        var bytes = await File.ReadAllBytesAsync(layer, Cancellation);
        bytes[^1] ^= 0x55;
        await File.WriteAllBytesAsync(layer, isLonger ? [.. bytes, 1] : bytes, Cancellation);

        Lasting(await Push(image), "digest_mismatch");
        (await Found("key-1")).ShouldBeNull();
    }

    [Fact]
    public async Task an_image_whose_files_are_gone_is_a_passing_fault()
    {
        var image = await Image("one");
        Directory.Delete(image.Layout, recursive: true);
        Passing(await Push(image), "image_gone");
    }

    [Fact]
    public async Task an_image_that_has_lost_a_layer_on_disk_is_a_passing_fault()
    {
        var image = await Image("one");
        File.Delete(Oci.BlobPath(image.Layout, (await Manifest(image)).Layers[0].Digest));
        Passing(await Push(image), "image_gone");
    }

    [Fact]
    public async Task an_image_whose_manifest_is_gone_is_not_found()
    {
        var image = await Image("one");
        await Pushed(image);
        await Adapter.LoseManifest("hello", image.Digest);
        (await Found("key-1")).ShouldBeNull();
    }

    [Fact]
    public async Task an_image_that_has_lost_a_layer_is_not_found_until_it_is_pushed_again()
    {
        var image = await Image("one");
        var pushed = await Pushed(image);
        await Adapter.LoseBlob("hello", (await Manifest(image)).Layers[0].Digest);

        (await Found("key-1")).ShouldBeNull();
        Passing(await Push(new PushImage(null, image.Digest, "hello", "aaaaaaaaaaaa-2", "key-1")), "image_gone");

        (await Pushed(image)).ShouldBe(pushed);
        (await Found("key-1"))!.Digest.ShouldBe(image.Digest);
        Done(await Unpack(image.Digest));
    }

    [Fact]
    public async Task what_is_read_is_read_by_digest_alone()
    {
        var image = await Image("one");
        await Pushed(image);
        var config = (await Manifest(image)).Config;

        Done(await Registry.ReadManifest("hello", image.Digest, Cancellation)).ShouldBe(await File.ReadAllBytesAsync(Oci.BlobPath(image.Layout, image.Digest), Cancellation));
        await using (var stream = Done(await Registry.ReadBlob("hello", config.Digest, Cancellation)))
            (await ImageReader.ReadToEnd(stream, Cancellation)).ShouldBe(await File.ReadAllBytesAsync(Oci.BlobPath(image.Layout, config.Digest), Cancellation));
        Lasting(await Registry.ReadBlob("hello", $"sha256:{new string('0', 64)}", Cancellation), "blob_missing");
        Lasting(await Registry.ReadManifest("hello", $"sha256:{new string('0', 64)}", Cancellation), "blob_missing");
        Lasting(await Registry.ReadBlob("nothing-here", config.Digest, Cancellation), "blob_missing");
        foreach (var digest in new[] { "sha256:../../../../../etc/passwd", $"sha256:{new string('.', 64)}", $"sha256:{new string('A', 64)}", "sha512:x", "" })
        {
            await Should.ThrowAsync<FormatException>(() => Registry.ReadBlob("hello", digest, Cancellation));
            await Should.ThrowAsync<FormatException>(() => Registry.ReadManifest("hello", digest, Cancellation));
        }
    }

    [Fact]
    public async Task a_manifest_that_was_damaged_in_the_registry_is_not_believed()
    {
        var image = await Image("one");
        await Pushed(image);
        var file = Adapter.FileOf("hello", image.Digest);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Cancellation)).Replace("\"size\":", "\"size\": ", StringComparison.Ordinal), Cancellation);

        Lasting(await Registry.ReadManifest("hello", image.Digest, Cancellation), "digest_mismatch");
    }

    [Fact]
    public async Task a_push_that_is_cancelled_says_nothing_else_than_that()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var image = await Image("one");

        await Should.ThrowAsync<OperationCanceledException>(() => Push(image, cancellation: cancelled.Token));
        (await Found("key-1")).ShouldBeNull();
    }
}
