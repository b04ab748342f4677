using System.Text.Json;
using AutoStack.Api.Images;
using AutoStack.Api.Tests.Testing;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Registries;

public sealed class when_a_registry_falters : DistributionTest
{
    [Fact]
    public async Task one_that_is_gone_in_the_middle_of_a_layer_is_tried_again_and_what_it_has_is_not_sent_again()
    {
        var image = await Image(layers: 3, bytes: 400_000);
        var uploads = 0;
        Front.Meanwhile = async (context, forward) =>
        {
            if (context.Request.Method != "PUT" || Interlocked.Increment(ref uploads) != 3)
            {
                await forward();
                return;
            }

            // The others are there by then.
            await Eventually.Holds(() => Task.FromResult(Server.Blobs().Count == 3), TimeSpan.FromSeconds(10));
            await context.Request.Body.ReadExactlyAsync(new byte[1_000]);
            context.Abort();
        };
        var registry = BehindFront();

        Passing(await Push(registry, image), "registry_unreachable").Reason.ShouldContain(Front.Host);
        Done(await registry.Find("hello", "key-1", Cancellation)).ShouldBeNull();

        var there = Server.Blobs().Count;
        var sent = Front.Count("PUT", "/uploads/");
        Front.Meanwhile = (_, forward) => forward();
        Done(await Push(registry, image));
        (Front.Count("PUT", "/uploads/") - sent).ShouldBe(4 - there);
        Done(await Unpack(registry, image));
    }

    [Fact]
    public async Task one_that_is_away_is_a_passing_fault_until_it_is_back()
    {
        var image = await Image();
        var registry = Registry($"http://{Server.Host}/team");
        Done(await Push(registry, image));
        await Server.Stop();

        Passing(await Push(registry, image, "aaaaaaaaaaaa-2"), "registry_unreachable").Reason.ShouldContain("refused");
        Passing(await registry.Find("hello", "key-1", Cancellation), "registry_unreachable");
        Passing(await Unpack(registry, image), "registry_unreachable");

        await Server.StartAgain();
        Done(await Push(registry, image, "aaaaaaaaaaaa-2"));
        Done(await Unpack(registry, image));
    }

    [Fact]
    public async Task one_whose_name_leads_nowhere_is_a_passing_fault()
    {
        Passing(await Registry("https://registry.invalid").Find("hello", "key-1", Cancellation), "registry_unreachable").Reason.ShouldContain("registry.invalid");
    }

    [Theory]
    [InlineData("/manifests/")]
    [InlineData("/blobs/")]
    public async Task one_that_is_gone_in_the_middle_of_a_download_leaves_nothing(string of)
    {
        var image = await Image(bytes: 400_000);
        var registry = BehindFront();
        Done(await Push(registry, image));
        Front.Meanwhile = async (context, forward) =>
        {
            if (!context.Request.Path.Value!.Contains(of, StringComparison.Ordinal))
            {
                await forward();
                return;
            }

            context.Response.ContentLength = 200_000;
            await context.Response.Body.WriteAsync(new byte[1_000]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        };

        Passing(await Unpack(registry, image), "registry_unreachable");
        if (Directory.Exists(Place.At("releases")))
            Directory.EnumerateFileSystemEntries(Place.At("releases")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("HEAD", "/blobs/")]
    [InlineData("PUT", "/blobs/uploads/")]
    [InlineData("PUT", "/manifests/")]
    [InlineData("GET", "/manifests/")]
    public async Task one_that_answers_another_digest_is_not_believed(string method, string of)
    {
        var image = await Image();
        var registry = BehindFront();
        if (method is "HEAD" or "GET")
            Done(await Push(registry, image));
        Front.Meanwhile = async (context, forward) =>
        {
            if (context.Request.Method == method && context.Request.Path.Value!.Contains(of, StringComparison.Ordinal))
                context.Response.Headers["Docker-Content-Digest"] = $"sha256:{new string('7', 64)}";
            await forward();
        };

        Lasting(await Push(registry, image), "digest_mismatch").Reason.ShouldContain($"sha256:{new string('7', 64)}");
    }

    [Fact]
    public async Task one_that_sends_other_content_than_was_asked_for_is_not_believed()
    {
        var (image, other) = (await Image(), await Image());
        var registry = BehindFront();
        Done(await Push(registry, image));
        var config = (await ManifestOf(other)).Config.Digest;
        Front.Meanwhile = (context, forward) => context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal)
            ? context.Response.SendFileAsync(Oci.BlobPath(other.Layout, config))
            : forward();

        Lasting(await Unpack(registry, image), "digest_mismatch");
    }

    [Theory]
    [InlineData(429, "registry_busy")]
    [InlineData(503, "registry_busy")]
    [InlineData(500, "registry_unreachable")]
    [InlineData(502, "registry_unreachable")]
    [InlineData(507, "registry_unreachable")]
    public async Task one_that_has_too_much_to_do_or_fails_is_tried_again_when_it_says(int status, string code)
    {
        Front.Meanwhile = (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "7";
            return Task.CompletedTask;
        };

        var fault = Passing(await Push(BehindFront(), await Image()), code);

        fault.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
        fault.Reason.ShouldContain($"answered {status}");
    }

    [Fact]
    public async Task one_that_refuses_is_quoted_in_part_and_without_secrets()
    {
        Front.Meanwhile = (context, _) =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsJsonAsync(new { errors = new[] { new { code = "NAME_INVALID", message = $"no\n{DockerRegistry.Password} {new string('x', 5_000)}" } } });
        };

        var reason = Lasting(await Push(BehindFront(Account()), await Image()), "registry_refused").Reason;

        reason.ShouldContain("NAME_INVALID no *** xxx");
        reason.Length.ShouldBeLessThan(600);
    }

    [Theory]
    [InlineData("""not json""")]
    [InlineData("""[]""")]
    [InlineData("""{ "errors": null }""")]
    [InlineData("""{ "errors": [null, 1, { "code": 7 }, { "message": {} }] }""")]
    public async Task a_refusal_of_any_form_is_a_refusal(string body)
    {
        Front.Meanwhile = (context, _) =>
        {
            context.Response.StatusCode = 405;
            return context.Response.WriteAsync(body);
        };

        Lasting(await Push(BehindFront(), await Image()), "registry_refused").Reason.ShouldContain("answered 405");
    }

    [Fact]
    public async Task one_that_answers_no_more_is_given_up_after_a_time()
    {
        var image = await Image();
        Front.Meanwhile = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted);

        Passing(await Push(Registry(DistributionAdapter.Settings(Front.Address) with { Idle = TimeSpan.FromMilliseconds(300) }), image), "registry_unreachable").Reason.ShouldContain("not moved");
    }

    [Fact]
    public async Task one_that_sends_no_more_is_given_up_after_a_time()
    {
        var image = await Image(bytes: 400_000);
        Done(await Push(BehindFront(), image));
        Front.Meanwhile = async (context, forward) =>
        {
            if (!context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal))
            {
                await forward();
                return;
            }

            context.Response.ContentLength = 1_000;
            await context.Response.Body.WriteAsync(new byte[100]);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        Passing(await Unpack(Registry(DistributionAdapter.Settings($"{Front.Address}/team") with { Idle = TimeSpan.FromMilliseconds(300) }), image), "registry_unreachable");
    }

    [Fact]
    public async Task one_that_was_sent_round_in_circles_is_given_up()
    {
        Front.Meanwhile = (context, _) =>
        {
            context.Response.Redirect($"{context.Request.Path}", permanent: false);
            return Task.CompletedTask;
        };

        Lasting(await BehindFront().Find("hello", "key-1", Cancellation), "registry_refused");
        Front.Seen.Count.ShouldBe(6);
    }

    [Fact]
    public async Task a_disk_that_is_full_there_is_a_passing_fault_and_with_room_it_is_done()
    {
        using var disk = SmallDisk.Mount(Place.At("small"), 24);
        await using var server = await DockerRegistry.Start(storage: Path.Combine(disk.Path, "storage"));
        var registry = Registry($"http://{server.Host}/team");
        var image = await Image(bytes: 4_000_000);
        disk.Fill(leave: 1 << 20);

        var fault = Passing(await Push(registry, image), "registry_unreachable");

        fault.Reason.ShouldContain("disk may be full");
        Done(await registry.Find("hello", "key-1", Cancellation)).ShouldBeNull();
        disk.MakeRoom();
        Done(await Push(registry, image));
        Done(await Unpack(registry, image));
    }

    [Fact]
    public async Task a_part_that_it_cannot_tell_of_is_sent_again()
    {
        var image = await Image();
        var registry = BehindFront();
        Front.Meanwhile = async (context, forward) =>
        {
            // As the distribution registry does whose note of a part was cut off by a full disk.
            if (context.Request.Method == "HEAD" && context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal))
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            else
                await forward();
        };

        Done(await Push(registry, image)).Digest.ShouldBe(image.Digest);

        Front.Meanwhile = (_, forward) => forward();
        Done(await Unpack(registry, image));
    }

    [Fact]
    public async Task a_tag_that_cannot_be_changed_is_done_if_it_names_the_image_by_now()
    {
        var image = await Image();
        Front.Meanwhile = async (context, forward) =>
        {
            if (context.Request.Method != "PUT" || !context.Request.Path.Value!.Contains("/manifests/", StringComparison.Ordinal))
            {
                await forward();
                return;
            }

            // Another node was quicker with the same image; this one is told that the tag is there.
            await Behind(context, await File.ReadAllBytesAsync(Oci.BlobPath(image.Layout, image.Digest)));
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { errors = new[] { new { code = "TAG_INVALID", message = "the tag is immutable" } } });
        };

        Done(await Push(BehindFront(), image)).Digest.ShouldBe(image.Digest);
    }

    [Fact]
    public async Task a_tag_that_cannot_be_changed_and_names_another_image_by_now_is_a_conflict()
    {
        var (image, other) = (await Image(), await Image());
        var direct = Registry($"http://{Server.Host}/team");
        Done(await Push(direct, other, "bbbbbbbbbbbb-9", "key-9"));
        Front.Meanwhile = async (context, forward) =>
        {
            if (context.Request.Method != "PUT" || !context.Request.Path.Value!.Contains("/manifests/", StringComparison.Ordinal))
            {
                await forward();
                return;
            }

            await Behind(context, await File.ReadAllBytesAsync(Oci.BlobPath(other.Layout, other.Digest)));
            context.Response.StatusCode = StatusCodes.Status409Conflict;
        };

        Lasting(await Push(BehindFront(), image), "tag_conflict").Reason.ShouldContain(other.Digest);
    }

    [Fact]
    public async Task a_record_of_a_build_that_names_another_image_stays()
    {
        var (image, other) = (await Image(), await Image());
        var registry = BehindFront();
        Done(await Push(registry, image));

        Done(await Push(registry, other, "bbbbbbbbbbbb-2")).Digest.ShouldBe(other.Digest);

        Done(await registry.Find("hello", "key-1", Cancellation))!.Digest.ShouldBe(image.Digest);
    }

    [Fact]
    public async Task four_layers_go_at_a_time_and_no_more()
    {
        var image = await Image(layers: 7);
        var (now, most) = (0, 0);
        var four = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Front.Meanwhile = async (context, forward) =>
        {
            if (context.Request.Method != "PUT" || !context.Request.Path.Value!.Contains("/uploads/", StringComparison.Ordinal))
            {
                await forward();
                return;
            }

            var count = Interlocked.Increment(ref now);
            InterlockedMax(ref most, count);
            if (count == 4)
                four.TrySetResult();
            await four.Task.WaitAsync(TimeSpan.FromSeconds(20));
            await forward();
            Interlocked.Decrement(ref now);
        };

        Done(await Push(BehindFront(), image));

        most.ShouldBe(4);
    }

    private static void InterlockedMax(ref int most, int count)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < count && Interlocked.CompareExchange(ref most, count, seen) != seen)
        {
        }
    }

    private static async Task<OciManifest> ManifestOf(WrittenImage image) =>
        JsonSerializer.Deserialize<OciManifest>(await File.ReadAllBytesAsync(Oci.BlobPath(image.Layout, image.Digest), Cancellation), Oci.Json)!;

    /// <summary>Puts a manifest at the address that a request names, behind the front's back.</summary>
    private async Task Behind(HttpContext context, byte[] manifest)
    {
        using var client = new HttpClient();
        using var content = new ByteArrayContent(manifest);
        content.Headers.ContentType = new(Oci.Manifest);
        (await client.PutAsync(new Uri($"http://{Server.Host}{context.Request.Path}"), content)).EnsureSuccessStatusCode();
    }
}
