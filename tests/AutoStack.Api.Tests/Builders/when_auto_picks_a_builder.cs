using AutoStack.Api.Builders.Auto;
using AutoStack.Api.Builders.Docker;
using AutoStack.Api.Builders.Dockerfiles;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_auto_picks_a_builder(SharedDockerEngine docker) : DockerTest
{
    private static readonly EngineSettings Nowhere = new("no-such-docker", new Dictionary<string, string>(), null);

    protected override Task<DockerEngineServer> StartServer() => docker.Get();

    [Fact]
    public async Task a_dockerfile_is_built_by_the_engine_that_is_found()
    {
        var request = await Request(await Repository("RUN echo hello > file"));
        var image = Done(await Auto(Docker()).Build(request, Context()));

        (image.Kind, image.Runtime).ShouldBe(("dockerfile", null));
        Log.Lines[0].ShouldBe("Picked Docker: there is a Dockerfile, and Docker answers.");
        Auto(Docker()).FindLayout(image.Digest).ShouldNotBeNull();
        var detected = Done(await Auto(Docker()).Detect(request, Context(2, Stage.Checkout)));
        detected.Kind.ShouldBe("dockerfile");
        detected.Reason.ShouldContain("Picked Docker");
        Done(await Auto(Docker()).Test(request with { Settings = request.Settings with { TestCommand = "test -f file" } }, Context(3, Stage.Test)));
    }

    [Fact]
    public async Task without_a_dockerfile_the_built_in_builder_builds()
    {
        var request = await Site();
        var image = Done(await Auto(Docker()).Build(request, Context()));

        (image.Kind, image.Runtime).ShouldBe(("static", "host"));
        Log.Lines[0].ShouldBe("Picked the built-in builder: there is no Dockerfile.");
        Done(await Auto(Docker()).Test(request with { Settings = request.Settings with { TestCommand = "test -f index.html" } }, Context(2, Stage.Test)));
        Log.Text.ShouldNotContain("workspace is gone");
    }

    [Fact]
    public async Task where_no_engine_is_found_the_built_in_builder_builds()
    {
        var repository = (await Repository("RUN true")).Write("index.html", "hello");
        Done(await Auto(new DockerEngine(Nowhere)).Build(await Request(repository), Context())).Kind.ShouldBe("static");
        Log.Lines[0].ShouldBe("Picked the built-in builder: no container engine was found (Docker).");
        (await Auto(new DockerEngine(Nowhere)).Notices(Cancellation)).ShouldHaveSingleItem().ShouldStartWith("No container engine was found (Docker)");
    }

    [Fact]
    public async Task the_second_engine_is_asked_where_the_first_does_not_answer()
    {
        BuildahAdapter.Needed();
        var auto = Auto(new DockerEngine(Nowhere), BuildahAdapter.Engine(Place));
        (await auto.Notices(Cancellation)).ShouldHaveSingleItem().ShouldStartWith("A Dockerfile is built by Buildah");
    }

    [Fact]
    public async Task for_a_target_without_containers_the_built_in_builder_builds()
    {
        var repository = (await Repository("RUN true")).Write("index.html", "hello");
        Done(await Auto(Docker()).Build(await Request(repository) with { ForContainers = false }, Context())).Kind.ShouldBe("static");
        Log.Lines[0].ShouldBe("Picked the built-in builder: the target runs no containers.");
    }

    [Fact]
    public async Task what_decides_is_part_of_the_builds_key()
    {
        var without = await Auto(new DockerEngine(Nowhere)).Fingerprint(forContainers: true, Cancellation);

        (await Auto(Docker()).Fingerprint(forContainers: true, Cancellation)).ShouldNotBe(without);
        (await Auto(Docker()).Fingerprint(forContainers: false, Cancellation)).ShouldBe(without);
        (await BuilderParts.In(Place).BuiltIn().Fingerprint(forContainers: true, Cancellation)).ShouldBe(without);
    }

    [Fact]
    public async Task a_repository_that_cannot_be_looked_into_fails_as_it_would_with_any_builder()
    {
        var request = await Site();
        request = request with { Settings = request.Settings with { RootDirectory = "nowhere" } };
        Lasting(await Auto(Docker()).Build(request, Context()), "root_directory_not_found");
    }

    private DockerEngine Docker() => new(DockerAdapter.Settings(Server));

    private AutoBuilder Auto(params IEnumerable<IImageEngine> engines)
    {
        var parts = BuilderParts.In(Place);
        return new AutoBuilder(parts.BuiltIn(), [.. engines.Select(engine => parts.Dockerfile(engine))], parts.Workspaces);
    }

    private async Task<BuildImage> Site() => await Request((await GitRepository.Create(Place.At("allowed", "repository"))).Write("index.html", "hello"));
}
