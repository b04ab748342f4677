using AutoStack.Api.Builders.Dockerfiles;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Builders;

/// <summary>With an engine of each test's own, which it ends and starts.</summary>
public sealed class when_a_docker_engine_is_away : DockerTest
{
    private readonly string seconds = $"{Random.Shared.Next(10_000_000, 99_999_999)}";

    protected override Task<DockerEngineServer> StartServer() => DockerEngineServer.Start();

    protected override async ValueTask EndServer()
    {
        // A step outlives the engine that ran it.
        foreach (var process in Shell.With(seconds))
            Shell.Output("kill", "-KILL", $"{process}");
        await Server.DisposeAsync();
    }

    [Fact]
    public async Task one_that_goes_away_in_the_middle_of_a_build_is_tried_again_and_the_next_attempt_succeeds()
    {
        // The first attempt waits at a door that the second finds open.
        var request = await Request(await Repository($"ARG DOOR=shut\nRUN echo under way && if [ $DOOR = shut ]; then sleep {seconds}; fi && echo done > file"), null);
        var build = Build(request);
        await Eventually.Holds(() => Task.FromResult(Log.Lines.Any(line => line.EndsWith("under way", StringComparison.Ordinal)) || build.IsCompleted), TimeSpan.FromSeconds(60));

        await Server.Stop();

        Passing(await build, "builder_unreachable").Reason.ShouldContain("Docker");
        Passing(await Build(request, epoch: 2), "builder_unreachable");

        await Server.StartAgain();
        var (_, layout) = await Built(request with { Variables = new Dictionary<string, string> { ["DOOR"] = "open" } }, epoch: 3);
        layout.Files()["app/file"].ShouldBe("done\n");
        Server.Images().ShouldNotContain(image => image.StartsWith(EngineImage.Repository, StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_program_that_is_not_there_is_named()
    {
        var request = await Request(await Repository("RUN true"));
        var outcome = await Builder(new EngineSettings("no-such-docker", new Dictionary<string, string>(), null)).Build(request, Context());
        Lasting(outcome, "builder_missing").Reason.ShouldContain("no-such-docker");
    }

    [Fact]
    public async Task the_platform_is_told()
    {
        (await Builder().Notices(Cancellation)).ShouldBeEmpty();
        await Server.Stop();
        (await Builder().Notices(Cancellation)).ShouldHaveSingleItem().ShouldStartWith("Nothing can be built: Docker does not answer");
    }
}
