using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Pipeline.Stages;
using AutoStack.Api.Registries;
using AutoStack.Api.Registries.Distribution;
using AutoStack.Api.Registries.OciLayout;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain.Deployments;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_an_application_stands_on_a_base_image : BaseImageTest
{
    private static readonly OciPlatform Other = new("s390x", "linux");

    [Fact]
    public async Task its_layers_come_first_and_are_kept_once_on_disk()
    {
        var digest = await Push.Small("team/node:20", ["one", "two"], new OciRunConfig { User = "1000", Env = ["PATH=/opt/bin:/bin", "NODE_VERSION=20.1.0", "NODE_ENV=development"], Labels = { ["dev.autostack.runtime"] = "host", ["maintainer"] = "somebody" } });
        var request = await Request();

        var (image, layout) = await Built(request);

        (image.Kind, image.Runtime, image.Base).ShouldBe(("node", null, $"{Node}@{digest}"));
        layout.Problems().ShouldBeEmpty();
        layout.Files().Keys.ShouldBe(["app", "app/package.json", "app/server.js", "opt", "opt/one", "opt/two"]);
        Layers(layout).Count.ShouldBe(3);
        foreach (var layer in Layers(layout).Take(2))
            Shell.Output("stat", "-c", "%h", layout.Blob(layer)).Trim().ShouldBe("2");
        var config = layout.Config().GetProperty("config");
        config.GetProperty("User").GetString().ShouldBe("1000");
        config.GetProperty("Env").EnumerateArray().Select(pair => pair.GetString()).ShouldBe(["NODE_VERSION=20.1.0", "PATH=/app/node_modules/.bin:/opt/bin:/bin", "NODE_ENV=production"]);
        config.GetProperty("Labels").EnumerateObject().Select(label => label.Name).ShouldBe([Oci.BaseLabel, Oci.KindLabel, Oci.Revision, Oci.Source], ignoreOrder: true);
        Log.Text.ShouldContain($"Base image: {Node} (AutoStack:Builder:BaseImages:Node).");
        Log.Text.ShouldContain("pulled 2 of 2 layers");
    }

    [Fact]
    public async Task a_second_build_pulls_nothing_and_gives_the_same_digest_as_one_on_another_machine()
    {
        await Push.Small("team/node:20", ["one", "two"]);
        var request = await Request();
        var (first, _) = await Built(request);
        Pulled.ShouldBe(4);

        var (again, _) = await Built(request, epoch: 2);
        Pulled.ShouldBe(4);
        Log.Text.ShouldContain("all of it is here");

        var (elsewhere, _) = await Built(request, epoch: 3, data: "other");
        Pulled.ShouldBe(8);
        again.ShouldBe(first);
        elsewhere.ShouldBe(first);
    }

    [Fact]
    public async Task a_tag_that_moved_is_noticed_and_what_an_earlier_run_took_is_taken_again_by_its_digest()
    {
        await Push.Small("team/node:20", ["one", "two"]);
        var request = await Request();
        var (first, _) = await Built(request);
        var newer = await Push.Small("team/node:20", ["one", "three"]);
        var before = Pulled;

        var (second, _) = await Built(request, epoch: 2);
        second.Base.ShouldBe($"{Node}@{newer}");
        second.Digest.ShouldNotBe(first.Digest);
        // Manifest, configuration and the layer that it has not got from the one before.
        (Pulled - before).ShouldBe(3);

        var (again, _) = await Built(request with { StandsOn = first.Base }, epoch: 3);
        again.ShouldBe(first);
        Store().All().Count.ShouldBe(2);
        Store().All().Single(image => image.IsNamed).Path.ShouldEndWith(newer["sha256:".Length..]);
    }

    [Fact]
    public async Task the_base_image_is_part_of_the_builds_key()
    {
        var builder = Builder();
        await Push.Small("team/node:20", ["one"]);
        var request = (await Request()) with { BuiltWith = await builder.Fingerprint(true, Cancellation) };
        var (image, layout) = await Built(request);
        var configuration = Parts().Configuration;
        var registry = new OciLayoutRegistry(configuration);
        var before = new BuiltBefore(registry);
        var standing = await builder.Bases(true, Cancellation);
        standing.ShouldBe([image.Base!]);
        Done(await before.Find(request, standing, Cancellation)).ShouldBeNull();
        Done(await registry.Push(new PushImage(Builder().FindLayout(image.Digest), image.Digest, "hello", "aaaaaaaaaaaa-1", BuildRequests.Key(request with { StandsOn = image.Base })), Context(2, Stage.Push)));

        Done(await before.Find(request, await builder.Bases(true, Cancellation), Cancellation)).ShouldBe(image);
        await Push.Small("team/node:20", ["two"]);
        Done(await before.Find(request, await builder.Bases(true, Cancellation), Cancellation)).ShouldBeNull();

        (await builder.Bases(false, Cancellation)).ShouldBeEmpty();
        (await builder.Fingerprint(false, Cancellation)).ShouldNotBe(request.BuiltWith);
    }

    [Fact]
    public async Task while_its_registry_is_away_what_the_tag_named_last_is_taken_and_the_log_says_so()
    {
        await Push.Small("team/node:20", ["one", "two"]);
        var request = await Request();
        var (first, _) = await Built(request);
        Front.Meanwhile = (context, _) =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };

        (await Built(request, epoch: 2)).Image.ShouldBe(first);
        Log.Text.ShouldContain($"Warning: What {Node} names now cannot be told ({Front.Host} answered 503");

        Passing(await Build(request, epoch: 3, data: "other"), "base_image_unreachable").Reason.ShouldContain(Node);
        (await Builder("other").Bases(true, Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_registry_that_is_gone_in_the_middle_of_a_layer_is_tried_again_and_what_is_here_is_not_pulled_again()
    {
        await Push.Small("team/node:20", ["one", "two", "three"]);
        var request = await Request();
        var blobs = 0;
        Front.Meanwhile = async (context, forward) =>
        {
            // The first is the configuration.
            if (context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal) && Interlocked.Increment(ref blobs) == 4)
            {
                // The others are there by then.
                await Eventually.Holds(() => Task.FromResult(Kept().Count(file => !Path.GetFileName(file).Contains('.')) == 4), TimeSpan.FromSeconds(20));
                context.Response.ContentLength = 1_000;
                await context.Response.Body.WriteAsync(new byte[500]);
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await forward();
        };

        Passing(await Build(request), "base_image_unreachable").Reason.ShouldContain(Front.Host);
        Kept().ShouldNotContain(file => Path.GetFileName(file).Contains('.'));
        var asked = Front.Count("GET", "/blobs/");

        (await Built(request, epoch: 2)).Layout.Problems().ShouldBeEmpty();
        (Front.Count("GET", "/blobs/") - asked).ShouldBe(1);
    }

    [Theory]
    [InlineData("/blobs/")]
    [InlineData("/manifests/sha256:")]
    public async Task what_is_not_what_its_digest_says_is_refused_and_not_kept(string part)
    {
        await Push.Small("team/node:20", ["one"]);
        Front.Meanwhile = (context, forward) => context.Request.Method == "GET" && context.Request.Path.Value!.Contains(part, StringComparison.Ordinal) ? context.Response.WriteAsync("""{"schemaVersion":2}""") : forward();

        Lasting(await Build(await Request()), "digest_mismatch").Reason.ShouldContain($"base image {Node}");

        Kept().Count.ShouldBe(part == "/blobs/" ? 1 : 0);
    }

    [Fact]
    public async Task what_was_damaged_on_disk_is_pulled_again()
    {
        await Push.Small("team/node:20", ["one", "two"]);
        var request = await Request();
        var (first, layout) = await Built(request);
        var file = Place.At("data", "bases", first.Base!.Split("@sha256:")[1], "blobs", "sha256", Layers(layout)[0]["sha256:".Length..]);
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        bytes[100] ^= 1;
        File.Delete(file);
        await File.WriteAllBytesAsync(file, bytes, Cancellation);
        var before = Pulled;

        (await Built(request, epoch: 2)).Image.ShouldBe(first);

        (Pulled - before).ShouldBe(1);
    }

    [Theory]
    [InlineData(Oci.Index)]
    [InlineData(Oci.DockerIndex)]
    public async Task of_an_index_the_image_for_this_machine_is_taken(string form)
    {
        var own = await Push.Small("team/node:own", ["own"]);
        var other = await Push.Small("team/node:other", ["other"], platform: Other);
        if (form == Oci.DockerIndex)
            (own, other) = (Converted("own"), Converted("other"));
        var index = await Push.Index("team/node", "20", form, (other, Other), (own, ImageWriter.MachinePlatform));

        var (image, layout) = await Built(await Request());

        image.Base.ShouldBe($"{Node}@{index}");
        layout.Problems().ShouldBeEmpty();
        layout.Files().Keys.ShouldContain("opt/own");
        layout.Files().Keys.ShouldNotContain("opt/other");
    }

    [Fact]
    public async Task one_that_is_not_made_for_this_machine_is_refused()
    {
        await Push.Index("team/node", "20", Oci.Index, (await Push.Small("team/node:other", ["other"], platform: Other), Other));
        Lasting(await Build(await Request()), "base_image_platform_missing").Reason.ShouldContain("It is for linux/s390x.");

        await Push.Small("team/node:20", ["other"], platform: Other);
        Lasting(await Build(await Request(), epoch: 2), "base_image_platform_missing").Reason.ShouldContain("linux/s390x");
    }

    [Fact]
    public async Task one_that_is_not_there_is_told_by_build_and_detection()
    {
        var request = await Request();
        Lasting(await Build(request), "base_image_not_found").Reason.ShouldContain(Node);

        var detected = Done(await Builder().Detect(request, Context(2, Stage.Checkout)));
        detected.Problems.ShouldHaveSingleItem().Code.ShouldBe("base_image_not_found");
    }

    [Fact]
    public async Task detection_tells_it_without_pulling_its_layers()
    {
        var digest = await Push.Small("team/node:20", ["one", "two"]);
        var detected = Done(await Builder().Detect(await Request(), Context(1, Stage.Checkout)));
        detected.Reason.ShouldEndWith($", on the base image {Node}@{digest}");
        detected.Problems.ShouldBeEmpty();
        Front.Count("GET", "/blobs/").ShouldBe(1);
    }

    [Fact]
    public async Task tokens_for_anybody_are_fetched_and_an_account_is_used_where_one_is_given()
    {
        await Push.Small("team/node:20", ["one"]);
        var request = await Request();
        Front.WantsTokens = true;
        await Built(request);
        Front.Issued.ShouldAllBe(scope => scope == "repository:team/node:pull");

        Front.Account = ("ada", "s3cret-pass");
        Lasting(await Build(request, epoch: 2, data: "other"), "base_image_unauthorised").Reason.ShouldContain("AutoStack:Builder:BaseImages:Registries:NAME:Username");

        Settings.AddRange([("AutoStack:Builder:BaseImages:Registries:mine:Server", Front.Host), ("AutoStack:Builder:BaseImages:Registries:mine:Username", "ada"), ("AutoStack:Builder:BaseImages:Registries:mine:Password", "s3cret-pass")]);
        await Built(request, epoch: 3, data: "other");
        Log.Text.ShouldNotContain("s3cret-pass");
    }

    [Fact]
    public async Task the_server_of_autostacks_own_images_is_asked_as_there()
    {
        await Push.Small("team/node:20", ["one"]);
        Front.WantsTokens = true;
        Front.Account = ("ada", "s3cret-pass");
        Settings.RemoveAll(setting => setting.Key.EndsWith(":PlainHttp", StringComparison.Ordinal));
        var own = new DistributionSettings(new Uri(Front.Address), "apps", "ada", "s3cret-pass", null);
        var parts = Parts();

        var built = await parts.BuiltIn(parts.Bases(new RegistryServer(own, new SettingsAccount(own)))).Build(await Request(), Context());

        Done(built).Base.ShouldStartWith($"{Node}@");
        Front.Issued.ShouldContain("repository:team/node:pull");
    }

    [Fact]
    public async Task where_there_is_no_room_nothing_is_left_and_it_is_tried_again()
    {
        await Push.Large("team/node:20", megabytes: 24);
        var request = await Request();
        using var disk = SmallDisk.Mount(Place.At("small"), megabytes: 16);

        Passing(await Build(request, data: "small"), "disk_full").Reason.ShouldContain("small");

        Kept("small").ShouldNotContain(file => new FileInfo(file).Length > 1 << 20);
        disk.Free.ShouldBeGreaterThan(14 << 20);
    }

    [Fact]
    public async Task a_version_that_the_project_does_not_want_is_refused_before_anything_is_built()
    {
        await Push.Small("team/node:20", ["one"], new OciRunConfig { Env = ["NODE_VERSION=12.1.0"] });
        var request = await Request(await Repository("""{ "name": "hello", "scripts": { "start": "node server.js", "build": "echo building" }, "engines": { "node": ">=16" } }"""));

        Lasting(await Build(request), "runtime_missing").Reason.ShouldContain($"the base image {Node}@");
        Log.Text.ShouldNotContain("building");
    }

    [Fact]
    public async Task a_target_without_containers_needs_none()
    {
        var request = (await Request()) with { ForContainers = false };
        var (image, _) = await Built(request);
        (image.Runtime, image.Base!.StartsWith("host/node@", StringComparison.Ordinal)).ShouldBe(("host", true));
        Front.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task where_no_setting_names_one_the_image_needs_the_machine_and_the_log_says_why()
    {
        Settings.RemoveAll(setting => setting.Key.EndsWith(":Node", StringComparison.Ordinal));
        (await Built(await Request())).Image.Runtime.ShouldBe("host");
        Log.Text.ShouldContain("On no base image (AutoStack:Builder:BaseImages:Node names none).");
    }

    /// <summary>The same image in Docker's own form.</summary>
    private string Converted(string tag)
    {
        DockerRegistry.Needed("skopeo");
        Shell.Output("skopeo", "copy", "--override-arch", tag == "own" ? ImageWriter.MachinePlatform.Architecture : Other.Architecture, "--src-tls-verify=false", "--dest-tls-verify=false", "--format", "v2s2", $"docker://{Server.Host}/team/node:{tag}", $"docker://{Server.Host}/team/node:{tag}-docker");
        return Shell.Output("skopeo", "inspect", "--override-arch", tag == "own" ? ImageWriter.MachinePlatform.Architecture : Other.Architecture, "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{Server.Host}/team/node:{tag}-docker").Trim();
    }
}
