using System.Text.Json;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Registries;

public sealed class when_pushing_an_image : RegistryTest
{
    [Fact]
    public async Task it_is_found_by_its_build_key_and_lies_there_as_the_specification_says()
    {
        var image = await Image("one");
        var pushed = await Pushed(image);

        pushed.ShouldBe(new PushedImage("hello:aaaaaaaaaaaa-1", image.Digest, image.SizeBytes));
        (await Found("key-1")).ShouldBe(pushed);
        (await Found("key-2")).ShouldBeNull();
        var layout = new ImageLayout(Stored);
        layout.Problems().ShouldBeEmpty();
        layout.Files()["app/file"].ShouldBe("one");
        layout.Index.GetProperty("manifests")[0].GetProperty("annotations").GetProperty("org.opencontainers.image.ref.name").GetString().ShouldBe("aaaaaaaaaaaa-1");
        Log.Text.ShouldContain(image.Digest);
    }

    [Fact]
    public async Task in_an_empty_registry_nothing_is_found()
    {
        (await Found("key-1")).ShouldBeNull();
    }

    [Fact]
    public async Task the_same_again_changes_nothing_but_whose_push_was_the_last()
    {
        var image = await Image("one");
        var first = await Pushed(image);
        var index = await File.ReadAllTextAsync(Path.Combine(Stored, "index.json"), Cancellation);

        (await Pushed(image)).ShouldBe(first);
        (await File.ReadAllTextAsync(Path.Combine(Stored, "index.json"), Cancellation)).ShouldBe(index.Replace("\"dev.autostack.push\":\"1\"", "\"dev.autostack.push\":\"2\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_image_may_have_two_tags_but_a_tag_only_one_image()
    {
        var image = await Image("one");
        await Pushed(image, "aaaaaaaaaaaa-1");
        await Pushed(image, "aaaaaaaaaaaa-2", "key-2");
        var other = await Image("other");

        var fault = (await Push(other, "aaaaaaaaaaaa-1", "key-3")).ShouldBeOfType<Outcome<PushedImage>.Permanent>();
        fault.Code.ShouldBe("tag_conflict");
        fault.Reason.ShouldContain(image.Digest);
        (await Found("key-2"))!.Reference.ShouldBe("hello:aaaaaaaaaaaa-2");
        (await Found("key-3")).ShouldBeNull();
    }

    [Fact]
    public async Task pushes_at_the_same_time_are_all_in_the_index()
    {
        var images = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Image($"content {i / 2}")));
        await Task.WhenAll(images.Select((image, i) => Task.Run(() => Pushed(image, $"aaaaaaaaaaaa-{i}", $"key-{i}"))));

        for (var i = 0; i < 12; i++)
            (await Found($"key-{i}"))!.Digest.ShouldBe(images[i].Digest);
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
    public async Task a_layer_that_is_damaged_on_disk_is_not_taken()
    {
        var image = await Image("one");
        var layer = JsonSerializer.Deserialize<OciManifest>(await File.ReadAllBytesAsync(Oci.BlobPath(image.Layout, image.Digest), Cancellation), Oci.Json)!.Layers[0].Digest;
        await File.AppendAllTextAsync(Oci.BlobPath(image.Layout, layer), "x", Cancellation);

        (await Push(image)).ShouldBeOfType<Outcome<PushedImage>.Permanent>().Code.ShouldBe("digest_mismatch");
        (await Found("key-1")).ShouldBeNull();
        Directory.EnumerateFiles(Path.Combine(Stored, "blobs", "sha256"), $"{Oci.Hex(layer)}*").ShouldBeEmpty();
    }

    [Fact]
    public async Task an_image_whose_files_are_gone_is_a_passing_fault()
    {
        var image = await Image("one");
        Directory.Delete(image.Layout, recursive: true);
        (await Push(image)).ShouldBeOfType<Outcome<PushedImage>.Transient>().Code.ShouldBe("image_gone");
    }

    [Fact]
    public async Task an_image_whose_manifest_is_gone_is_not_found()
    {
        var image = await Image("one");
        await Pushed(image);
        File.Delete(Oci.BlobPath(Stored, image.Digest));
        (await Found("key-1")).ShouldBeNull();
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
    public async Task blobs_are_read_by_digest_alone()
    {
        var image = await Image("one");
        await Pushed(image);

        await using (var stream = (await Registry.ReadBlob("hello", image.Digest, Cancellation)).ShouldBeOfType<Outcome<Stream>.Done>().Value)
            (await JsonSerializer.DeserializeAsync<OciManifest>(stream, Oci.Json, Cancellation))!.SchemaVersion.ShouldBe(2);
        (await Registry.ReadBlob("hello", $"sha256:{new string('0', 64)}", Cancellation)).ShouldBeOfType<Outcome<Stream>.Permanent>().Code.ShouldBe("blob_missing");
        foreach (var digest in new[] { "sha256:../../../../../etc/passwd", $"sha256:{new string('.', 64)}", $"sha256:{new string('A', 64)}", "sha512:x", "" })
            await Should.ThrowAsync<FormatException>(() => Registry.ReadBlob("hello", digest, Cancellation));
    }

    [Fact]
    public async Task another_tool_reads_it_where_one_is_installed()
    {
        var image = await Image("one");
        await Pushed(image);
        List<string> lines = [];
        try
        {
            var result = await Api.Processes.ChildProcess.Run(
                new Api.Processes.ChildCommand("skopeo", ["inspect", "--format", "{{.Digest}}", $"oci:{Stored}:aaaaaaaaaaaa-1"], "/", new Dictionary<string, string>()),
                lines.Add,
                Cancellation);
            (result.ExitCode, lines[0]).ShouldBe((0, image.Digest));
        }
        catch (Api.Processes.ChildNotStartedException)
        {
            // Without skopeo the specification, as ImageLayout reads it, must do.
            new ImageLayout(Stored).Problems().ShouldBeEmpty();
        }
    }
}
