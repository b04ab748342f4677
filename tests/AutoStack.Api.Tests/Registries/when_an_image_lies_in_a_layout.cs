using AutoStack.Api.Images;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Registries;

/// <summary>What the embedded registry leaves on disk.</summary>
public sealed class when_an_image_lies_in_a_layout : LayoutTest
{
    [Fact]
    public async Task it_lies_there_as_the_specification_says()
    {
        var pushed = await Pushed(await Image("one"));

        pushed.Reference.ShouldBe("hello:aaaaaaaaaaaa-1");
        (await Found("key-1")).ShouldBe(pushed);
        var layout = new ImageLayout(Stored);
        layout.Problems().ShouldBeEmpty();
        layout.Files()["app/file"].ShouldBe("one");
        layout.Index.GetProperty("manifests")[0].GetProperty("annotations").GetProperty("org.opencontainers.image.ref.name").GetString().ShouldBe("aaaaaaaaaaaa-1");
    }

    [Fact]
    public async Task the_same_again_changes_nothing_but_whose_push_was_the_last()
    {
        var image = await Image("one");
        await Pushed(image);
        var index = await File.ReadAllTextAsync(Path.Combine(Stored, "index.json"), Cancellation);

        await Pushed(image);

        (await File.ReadAllTextAsync(Path.Combine(Stored, "index.json"), Cancellation)).ShouldBe(index.Replace("\"dev.autostack.push\":\"1\"", "\"dev.autostack.push\":\"2\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task pushes_at_the_same_time_leave_nothing_beside_the_index()
    {
        var images = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Image($"content {i / 2}")));
        await Task.WhenAll(images.Select((image, i) => Task.Run(() => Pushed(image, $"aaaaaaaaaaaa-{i}", $"key-{i}"))));

        new ImageLayout(Stored).Problems().ShouldBeEmpty();
        Directory.EnumerateFiles(Stored, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Where(name => name!.Contains('.')).Order().ShouldBe(["index.json", "index.lock"]);
    }

    [Fact]
    public async Task readers_always_see_a_whole_index()
    {
        await Pushed(await Image("first"), "first", "first");
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(
            async () =>
            {
                var reads = 0;
                for (; !stop.IsCancellationRequested; reads++)
                    (await Found("first")).ShouldNotBeNull();
                return reads;
            },
            Cancellation);
        for (var i = 0; i < 30; i++)
            await Pushed(await Image($"{i}"), $"tag-{i}", $"key-{i}");
        await stop.CancelAsync();

        (await reader).ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task what_a_killed_writer_left_does_not_disturb()
    {
        var image = await Image("one");
        Directory.CreateDirectory(Path.Combine(Stored, "blobs", "sha256"));
        await File.WriteAllTextAsync(Oci.BlobPath(Stored, image.Digest) + ".1", "half", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(Stored, "index.lock"), "", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(Stored, "index.json.1"), "{", Cancellation);

        await Pushed(image);
        new ImageLayout(Stored).Problems().ShouldBeEmpty();
    }

    [Fact]
    public async Task a_damaged_layer_leaves_no_half_of_it()
    {
        var image = await Image("one");
        var layer = (await Manifest(image)).Layers[0].Digest;
        await File.AppendAllTextAsync(Oci.BlobPath(image.Layout, layer), "x", Cancellation);

        Lasting(await Push(image), "digest_mismatch");

        Directory.EnumerateFiles(Path.Combine(Stored, "blobs", "sha256"), $"{Oci.Hex(layer)}*").ShouldBeEmpty();
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
        Lasting(await Unpack(digest), "image_invalid");
    }

    [Fact]
    public async Task another_tool_reads_it()
    {
        DockerRegistry.Needed("skopeo");
        var image = await Image("one");
        await Pushed(image);

        Shell.Output("skopeo", "inspect", "--format", "{{.Digest}}", $"oci:{Stored}:aaaaaaaaaaaa-1").Trim().ShouldBe(image.Digest);
    }
}
