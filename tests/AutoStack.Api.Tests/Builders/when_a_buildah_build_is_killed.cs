using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_a_buildah_build_is_killed : IDisposable
{
    private readonly TemporaryDirectory place = new();
    private readonly CollectedLog log = new();
    private readonly DeploymentId deployment = new(Guid.CreateVersion7());
    private readonly string seconds = $"{Random.Shared.Next(10_000_000, 99_999_999)}";

    [Fact]
    public async Task the_next_build_removes_what_it_left()
    {
        BuildahAdapter.Needed();
        var repository = (await GitRepository.Create(place.At("allowed", "repository"))).WriteDockerfile($"ARG DOOR=shut\nRUN echo under way && if [ $DOOR = shut ]; then sleep {seconds}; fi && echo done > file");
        var request = new BuildImage(new ProjectId(Guid.CreateVersion7()), "hello", repository.Path, "main", await repository.Commit(), new BuildSettings(null, null, null, null, null), new Dictionary<string, string>(), new HashSet<string>());
        var build = Build(request, 1);
        await Eventually.Holds(() => Task.FromResult(log.Lines.Contains("under way") || build.IsCompleted), TimeSpan.FromSeconds(60));
        build.IsCompleted.ShouldBeFalse(log.Text);

        // As when the machine's memory runs out: nothing of it gets to tidy up.
        foreach (var process in MarkedProcesses.Find(mark => mark.Subject == deployment.Value).Concat(Shell.With(seconds)).ToList())
            ProcessGroup.KillProcess(process);
        Lasting(await build, "build_failed");
        BuildahAdapter.Left(place).ShouldNotBeEmpty();

        Done(await Build(request with { Variables = new Dictionary<string, string> { ["DOOR"] = "open" } }, 2));
        BuildahAdapter.Left(place).ShouldBeEmpty();
    }

    private Task<Outcome<BuiltImage>> Build(BuildImage request, long epoch) =>
        BuilderParts.In(place).Dockerfile(BuildahAdapter.Engine(place)).Build(request, log.Context(Stage.Build, epoch, deployment, TestContext.Current.CancellationToken));

    public void Dispose()
    {
        BuildahAdapter.Unmount(place);
        place.Dispose();
    }
}
