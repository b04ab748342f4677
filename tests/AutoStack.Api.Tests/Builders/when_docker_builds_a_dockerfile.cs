using AutoStack.Api.Builders.Dockerfiles;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Registries.OciLayout;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain.Deployments;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_docker_builds_a_dockerfile(SharedDockerEngine docker) : DockerTest
{
    private const string Stages =
        """
        FROM base AS first
        RUN echo one > which
        ENTRYPOINT ["/bin/cat", "which"]
        FROM base AS second
        RUN echo two > which
        USER 1000:1000
        EXPOSE 8080
        ENV COLOUR=blue
        ENTRYPOINT ["/bin/cat"]
        CMD ["which"]
        """;

    protected override Task<DockerEngineServer> StartServer() => docker.Get();

    [Fact]
    public async Task the_image_starts_what_the_dockerfile_says()
    {
        var (image, layout) = await Built(await Request(await Repository(Stages)));

        image.Runtime.ShouldBeNull();
        image.Declared.ShouldBeNull();
        layout.Files()["app/which"].ShouldBe("two\n");
        var config = layout.Config().GetProperty("config");
        config.GetProperty("Entrypoint")[0].GetString().ShouldBe("/bin/cat");
        config.GetProperty("Cmd")[0].GetString().ShouldBe("which");
        config.GetProperty("WorkingDir").GetString().ShouldBe("/app");
        config.GetProperty("User").GetString().ShouldBe("1000:1000");
        config.GetProperty("ExposedPorts").TryGetProperty("8080/tcp", out _).ShouldBeTrue();
        config.GetProperty("Env").EnumerateArray().Select(text => text.GetString()).ShouldContain("COLOUR=blue");
    }

    [Fact]
    public async Task a_variable_names_the_stage_to_build()
    {
        var (_, layout) = await Built(await Request(await Repository(Stages), null, (DockerfileBuild.TargetVariable, "first")));

        layout.Files()["app/which"].ShouldBe("one\n");
        layout.Holds(DockerfileBuild.TargetVariable).ShouldBeFalse();
        Log.Lines[0].ShouldContain("stage first");
    }

    [Fact]
    public async Task a_stage_that_is_not_there_fails_the_build()
    {
        Lasting(await Build(await Request(await Repository(Stages), null, (DockerfileBuild.TargetVariable, "third"))), "build_failed").Reason.ShouldContain("third");
    }

    [Fact]
    public async Task labels_of_a_base_image_do_not_speak_for_this_one()
    {
        var (_, layout) = await Built(await Request(await Repository($"LABEL {Oci.RuntimeLabel}=host {Oci.ProcessesLabel}=x team=blue {Oci.KindLabel}=node\nRUN true")));

        var labels = layout.Config().GetProperty("config").GetProperty("Labels").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString());
        labels.Keys.Order().ShouldBe([Oci.KindLabel, Oci.Revision, Oci.Source, "team"], ignoreOrder: true);
        labels[Oci.KindLabel].ShouldBe("dockerfile");
    }

    [Fact]
    public async Task the_project_may_lie_below()
    {
        var (_, layout) = await Built(await Request(await Repository(Stages, "services/web"), "services/web"));
        layout.Files().ShouldContainKey("app/which");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("services")]
    public async Task without_a_dockerfile_it_says_where_it_looked(string? root)
    {
        var repository = (await GitRepository.Create(Place.At("allowed", "repository"))).Write("services/index.html", "hello");
        var fault = Lasting(await Build(await Request(repository, root)), "dockerfile_not_found");
        fault.Reason.ShouldContain(root is null ? "'Dockerfile'" : "'services/Dockerfile'");
        fault.Reason.ShouldContain("AutoStack__Builder__Kind");
    }

    [Fact]
    public async Task a_link_in_place_of_the_dockerfile_is_not_followed()
    {
        var repository = await GitRepository.Create(Place.At("allowed", "repository"));
        File.CreateSymbolicLink(Path.Combine(repository.Path, "Dockerfile"), Place.Write("elsewhere", "FROM scratch"));
        Lasting(await Build(await Request(repository)), "dockerfile_not_found");
    }

    [Fact]
    public async Task what_is_no_dockerfile_fails_the_build_with_its_reason()
    {
        Lasting(await Build(await Request(await Repository("RUNN make"))), "build_failed").Reason.ShouldContain("RUNN", Case.Insensitive);
    }

    [Fact]
    public async Task a_base_image_at_a_host_that_is_not_there_is_tried_again()
    {
        Passing(await Build(await Request(await Repository("FROM 127.0.0.1:1/nothing:1"))), "base_image_unreachable").Reason.ShouldContain("127.0.0.1:1");
    }

    [Fact]
    public async Task a_base_image_that_a_registry_does_not_have_fails_the_build()
    {
        await using var registry = await DockerRegistry.Start();
        Lasting(await Build(await Request(await Repository($"FROM {registry.Host}/nothing:1"))), "base_image_refused").Reason.ShouldContain("nothing");
    }

    [Fact]
    public async Task what_runs_that_died_left_in_the_engine_is_gone_after_the_next()
    {
        var request = await Request(await Repository("RUN echo left > behind"));
        await Built(request);
        var before = DateTimeOffset.UtcNow.AddDays(-2);
        var other = Guid.CreateVersion7();
        var (mine, foreign, young) = (new EngineImage(Deployment.Value, 2, DateTimeOffset.UtcNow), new EngineImage(other, 1, before), new EngineImage(other, 2, DateTimeOffset.UtcNow));
        Shell.Output("tar", "-cf", Place.At("empty.tar"), "--files-from", "/dev/null");
        foreach (var image in new[] { mine, foreign, young })
            Server.Ask("import", Place.At("empty.tar"), $"{image}");

        await Built(request, epoch: 3);

        var images = Server.Images();
        images.ShouldNotContain($"{mine}");
        images.ShouldNotContain($"{foreign}");
        images.ShouldContain($"{young}");
        Server.Ask("image", "rm", $"{young}");
    }

    [Fact]
    public async Task settings_that_a_dockerfile_decides_are_told_not_to_count()
    {
        var request = await Request(await Repository("RUN true"));
        request = request with { Settings = request.Settings with { BuildCommand = "make", StartCommand = "run" } };
        await Built(request);
        Log.Lines.ShouldContain(line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("build_command, start_command", StringComparison.Ordinal));
        Done(await Builder().Detect(request, Context())).Warning.ShouldNotBeNull().ShouldContain("start_command");
    }

    [Fact]
    public async Task skopeo_reads_the_image_from_the_registry_where_it_was_pushed()
    {
        DockerRegistry.Needed("skopeo");
        var (image, layout) = await Built(await Request(await Repository(Stages)));
        layout.Problems().ShouldBeEmpty();
        var registry = new OciLayoutRegistry(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["AutoStack:StateDirectory"] = Place.At("state") }).Build());

        var pushed = Done(await registry.Push(new PushImage(Builder().FindLayout(image.Digest), image.Digest, "hello", "aaaaaaaaaaaa-1", "key"), Context(2, Stage.Push)));

        pushed.Digest.ShouldBe(image.Digest);
        var stored = $"oci:{Place.At("state", "registry", "hello")}:aaaaaaaaaaaa-1";
        Shell.Output("skopeo", "inspect", "--format", "{{.Digest}} {{.Os}} {{.Architecture}}", stored).Trim().ShouldStartWith($"{image.Digest} linux ");
        Shell.Output("skopeo", "copy", stored, $"docker-archive:{Place.At("copy.tar")}:copy:it");
        Server.Ask("load", "--input", Place.At("copy.tar")).ShouldContain("copy:it");
        Server.Ask("run", "--rm", "--network", "host", "copy:it").ShouldBe("two\n");
        Server.Ask("image", "rm", "copy:it");
    }
}
