using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Api.Targets.Local;
using AutoStack.Api.Targets.Local.Instances;
using AutoStack.Api.Tests.Registries;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Targets;

/// <summary>The local target runs processes of the machine; an image from a Dockerfile brings its own root file system.</summary>
public sealed class when_an_image_needs_containers
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_builder_that_makes_no_others_is_refused_before_it_builds()
    {
        using var place = new TemporaryDirectory();
        var repository = new Repository(place.At("site"));
        repository.Commit("1", ("Dockerfile", "FROM scratch"), ("index.html", "hello"));
        await using var platform = await RealPlatform.Create(
            ("AutoStack__Source__AllowedPaths", place.Path),
            ("AutoStack__Builder__Kind", "docker"),
            ("AutoStack__Builder__DockerProgram", "no-such-docker"));
        await platform.StartApi();

        var failure = (await platform.Reaches(await platform.Deploy(await platform.Project("site", repository.Path)), "failed")).GetProperty("failure");

        (failure.GetProperty("stage").GetString(), failure.GetProperty("code").GetString()).ShouldBe(("build", "image_needs_containers"));
        failure.GetProperty("reason").GetString()!.ShouldContain("the target 'local' runs processes of this machine");
        var told = await platform.Client.GetFromJsonAsync<JsonElement>("/api/v1/platform", Cancellation);
        told.GetProperty("adapters").EnumerateArray().Single(adapter => adapter.GetProperty("port").GetString() == "builder").GetProperty("kind").GetString().ShouldBe("Docker");
        told.GetProperty("notices").EnumerateArray().Select(notice => notice.GetString()).ShouldContain(notice => notice!.StartsWith("Nothing can be built: no-such-docker", StringComparison.Ordinal));
    }

    [Fact]
    public async Task auto_has_the_built_in_builder_build_and_says_why()
    {
        using var place = new TemporaryDirectory();
        var repository = new Repository(place.At("site"));
        repository.Commit("1", ("Dockerfile", "FROM scratch"), ("index.html", "hello"));
        await using var platform = await RealPlatform.Create(("AutoStack__Source__AllowedPaths", place.Path), ("AutoStack__Builder__Kind", "auto"), ("AutoStack__Builder__DockerProgram", "no-such-docker"));
        platform.StartTarget();
        await platform.StartApi();
        var detected = await platform.Client.PostAsJsonAsync("/api/v1/projects/detect", new { repository_url = repository.Path }, Cancellation);
        (await detected.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("reason").GetString()!.ShouldEndWith("Picked the built-in builder: the target runs no containers.");

        var deployment = await platform.Deploy(await platform.Project("site", repository.Path));
        await platform.Reaches(deployment, "live");

        (await platform.Client.GetStringAsync($"/api/v1/deployments/{deployment}/logs?stage=build", Cancellation)).ShouldContain("Picked the built-in builder: the target runs no containers.");
    }

    [Fact]
    public async Task the_target_itself_refuses_one_that_came_to_it()
    {
        using var place = new TemporaryDirectory();
        await using var registry = new LayoutAdapter();
        var layer = await TarArchive.Gzip(new TarArchive().File("bin/server", "hello").Bytes(), place.At("layer.tar.gz"));
        var image = await ImageWriter.Write(place.At("layout"), [layer], new OciRunConfig { Entrypoint = ["/bin/server"] }, DateTimeOffset.UnixEpoch, Cancellation);
        Done(await registry.Registry.Push(new PushImage(image.Layout, image.Digest, "hello", "aaaaaaaaaaaa-1", "key"), new CollectedLog().Context(Stage.Push, cancellation: Cancellation)));
        var configuration = registry.Configuration();
        // Variables are not asked for an image that is refused.
        var host = new ProcessHost(new ReleaseUnpacker(registry.Registry), new UnprivilegedUser(configuration), new EnvironmentDisk(configuration), new TargetSettings(configuration), configuration);
        var preparation = new ReleasePreparation(host, null!, null!, configuration);
        var manifest = new ReleaseManifest(
            new ProjectId(Guid.CreateVersion7()), "hello", new EnvironmentId(Guid.CreateVersion7()), "production", new DeploymentId(Guid.CreateVersion7()), 1, new string('a', 40),
            "hello:aaaaaaaaaaaa-1", image.Digest, 1, [new ReleaseProcess("web", null, 1)], "/", 60, null, []);

        Lasting(await preparation.Prepare(manifest, Cancellation), "image_needs_containers").Reason.ShouldContain(image.Digest);
    }
}
