using AutoStack.Api.Disk;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Registries.OciLayout;
using AutoStack.Api.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Registries;

public sealed class when_images_are_swept : LayoutTest
{
    [Fact]
    public async Task one_whose_entry_was_taken_goes_with_its_blobs_and_another_keeps_what_they_share()
    {
        var shared = new TarArchive().File("app/node_modules/x", "shared").Bytes();
        var old = await Image(shared, new TarArchive().File("app/file", "old").Bytes());
        var kept = await Image(shared, new TarArchive().File("app/file", "new").Bytes());
        await Pushed(old);
        await Pushed(kept, "bbbbbbbbbbbb-2", "key-2");
        var before = Blobs().Count;

        (await Sweep().Untag("hello", await Seen(old.Digest), Cancellation)).ShouldBe(1);
        var swept = await Sweep().Sweep("hello", Cancellation);

        swept.Images.ShouldBe(1);
        swept.RemovedBytes.ShouldBeGreaterThan(0);
        // Its manifest, its configuration and one of its layers.
        Blobs().Count.ShouldBe(before - 3);
        swept.Bytes.ShouldBe(Blobs().Sum(blob => new FileInfo(blob).Length));
        new ImageLayout(Stored).Problems().ShouldBeEmpty();
        (await Found("key-1")).ShouldBeNull();
        (await Unpack(kept.Digest)).ShouldBeOfType<Outcome<UnpackedRelease>.Done>();
    }

    [Fact]
    public async Task what_was_used_within_the_grace_stays()
    {
        var image = await Image("hello");
        await Pushed(image);
        var seen = await Seen(image.Digest);

        (await Sweep(graceMinutes: 60).Untag("hello", seen, Cancellation)).ShouldBe(0);
        MakeOld();
        (await Found("key-1")).ShouldNotBeNull("a build that finds its image is about to use it");
        (await Sweep(graceMinutes: 60).Untag("hello", seen, Cancellation)).ShouldBe(0);
        MakeOld();
        (await Sweep(graceMinutes: 60).Untag("hello", seen, Cancellation)).ShouldBe(1);
    }

    [Fact]
    public async Task an_entry_that_was_pushed_again_since_it_was_seen_stays()
    {
        var image = await Image("hello");
        await Pushed(image);
        var seen = await Seen(image.Digest);
        await Pushed(image);

        (await Sweep().Untag("hello", seen, Cancellation)).ShouldBe(0);

        (await Found("key-1")).ShouldNotBeNull();
    }

    [Fact]
    public async Task blobs_that_are_pushed_without_their_entry_yet_are_pushed_again()
    {
        var image = await Image("hello");
        // The push has copied its blobs and waits for the lock of the index; what it has copied is swept before that.
        await Pushed(image);
        var blobs = Blobs().Count;
        await Sweep().Untag("hello", await Seen(image.Digest), Cancellation);
        await Sweep().Sweep("hello", Cancellation);
        using (await ImageIndex.Lock(Stored, Cancellation))
        {
            var push = Push(image);
            await Eventually.Holds(() => Task.FromResult(Blobs().Count == blobs));
            foreach (var blob in Blobs())
                File.Delete(blob);
            push.IsCompleted.ShouldBeFalse();
            Waiting = push;
        }

        (await Waiting!).ShouldBeOfType<Outcome<PushedImage>.Transient>().Code.ShouldBe("image_gone");
        (await Push(image)).ShouldBeOfType<Outcome<PushedImage>.Done>();
        new ImageLayout(Stored).Problems().ShouldBeEmpty();
    }

    [Fact]
    public async Task what_a_crash_in_the_middle_left_is_removed_by_the_next_sweep()
    {
        var image = await Image("hello");
        var kept = await Image("kept");
        await Pushed(image);
        await Pushed(kept, "bbbbbbbbbbbb-2", "key-2");
        await Sweep().Untag("hello", await Seen(image.Digest), Cancellation);
        // It died after some of the blobs, and a push before that in the middle of a blob and of the index.
        File.Delete(Oci.BlobPath(Stored, image.Digest));
        File.WriteAllText(Path.Combine(Stored, "blobs", "sha256", $"{new string('0', 64)}.77"), "half");
        File.WriteAllText(Path.Combine(Stored, "index.json.77"), "{");

        await Sweep().Sweep("hello", Cancellation);

        Blobs().Count.ShouldBe(3);
        Directory.EnumerateFiles(Stored).Select(Path.GetFileName).ShouldBe(["index.json", "index.lock", "oci-layout"], ignoreOrder: true);
        new ImageLayout(Stored).Problems().ShouldBeEmpty();
    }

    [Fact]
    public async Task nothing_goes_where_a_manifest_cannot_be_read()
    {
        var image = await Image("hello");
        await Pushed(image);
        Plant("an orphan");
        File.WriteAllText(Oci.BlobPath(Stored, image.Digest), "{ not json");
        var before = Blobs();

        (await Sweep().Sweep("hello", Cancellation)).RemovedBytes.ShouldBe(0);

        Blobs().ShouldBe(before);
    }

    [Fact]
    public async Task a_repository_without_images_is_removed_and_can_be_pushed_to_again()
    {
        var image = await Image("hello");
        await Pushed(image);
        (await Sweep().RemoveEmpty("hello", Cancellation)).ShouldBeFalse();
        await Sweep().Untag("hello", await Seen(image.Digest), Cancellation);
        await Sweep().Sweep("hello", Cancellation);

        (await Sweep().RemoveEmpty("hello", Cancellation)).ShouldBeTrue();

        Directory.Exists(Stored).ShouldBeFalse();
        Sweep().Repositories().ShouldBeEmpty();
        await Pushed(image);
        new ImageLayout(Stored).Problems().ShouldBeEmpty();
    }

    /// <summary>Pushes, reuse and sweeps in turn and at once: whatever the index names is whole at every moment, and every push that says that it is done is.</summary>
    [Fact]
    public async Task pushes_and_sweeps_at_once_lose_nothing_that_is_named()
    {
        var images = new List<WrittenImage>();
        for (var i = 0; i < 6; i++)
            images.Add(await Image(new TarArchive().File("app/shared", $"{i / 2}").Bytes(), new TarArchive().File("app/file", $"{i}").Bytes()));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sweeps = 0;
        var sweeping = Task.Run(
            async () =>
            {
                var random = new Random(1);
                while (!stop.IsCancellationRequested)
                {
                    var seen = await Sweep().Images("hello", Cancellation);
                    await Sweep().Untag("hello", [.. seen.Where(image => !image.Tag.EndsWith("-kept", StringComparison.Ordinal) && random.Next(2) == 0)], Cancellation);
                    await Sweep().Sweep("hello", Cancellation);
                    sweeps++;
                }
            },
            Cancellation);

        var done = 0;
        await Task.WhenAll(Enumerable.Range(0, 3).Select(worker => Task.Run(
            async () =>
            {
                for (var i = 0; i < 60; i++)
                {
                    var kept = i % 10 == 9;
                    var which = (i + worker) % images.Count;
                    var tag = $"{worker}-{i}{(kept ? "-kept" : "")}";
                    // As an attempt after the other does.
                    while (await Push(images[which], tag, $"key-{which}") is not Outcome<PushedImage>.Done)
                        await Task.Yield();
                    if (kept)
                        Interlocked.Increment(ref done);
                }
            },
            Cancellation)));
        await stop.CancelAsync();
        await sweeping;

        sweeps.ShouldBeGreaterThan(0);
        var layout = new ImageLayout(Stored);
        layout.Problems().ShouldBeEmpty();
        layout.Index.GetProperty("manifests").EnumerateArray().Count(m => m.GetProperty("annotations").GetProperty("org.opencontainers.image.ref.name").GetString()!.EndsWith("-kept", StringComparison.Ordinal))
            .ShouldBe(done);
        done.ShouldBe(18);
    }

    private Task<Outcome<PushedImage>>? Waiting { get; set; }

    private LayoutSweep Sweep(int graceMinutes = 0)
    {
        var configuration = Layouts.Configuration(("AutoStack:Disk:GraceMinutes", $"{graceMinutes}"));
        return new LayoutSweep(configuration, DiskSettings.From(configuration), new Trash(configuration, NullLogger<Trash>.Instance), NullLogger<LayoutSweep>.Instance);
    }

    private async Task<IReadOnlyCollection<StoredImage>> Seen(string digest) => [.. (await Sweep().Images("hello", Cancellation)).Where(image => image.Digest == digest)];

    private IReadOnlyList<string> Blobs() => [.. Directory.EnumerateFiles(Path.Combine(Stored, "blobs", "sha256")).Order()];

    private void MakeOld()
    {
        foreach (var blob in Blobs())
            File.SetLastWriteTimeUtc(blob, DateTime.UtcNow.AddHours(-2));
    }
}
