using AutoStack.Api.Builders.Docker;
using AutoStack.Api.Builders.Dockerfiles;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

/// <summary>Repositories with a Dockerfile, and the builder that has a real Docker engine build them.</summary>
public abstract class DockerTest : IAsyncLifetime
{
    protected TemporaryDirectory Place { get; } = new();

    protected CollectedLog Log { get; } = new();

    protected DeploymentId Deployment { get; } = new(Guid.CreateVersion7());

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected DockerEngineServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await StartServer();

    public virtual async ValueTask DisposeAsync()
    {
        await (Server is null ? ValueTask.CompletedTask : EndServer());
        Place.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<DockerEngineServer> StartServer();

    protected virtual ValueTask EndServer() => ValueTask.CompletedTask;

    protected DockerfileBuilder Builder(EngineSettings? settings = null) => BuilderParts.In(Place).Dockerfile(new DockerEngine(settings ?? DockerAdapter.Settings(Server)));

    protected async Task<GitRepository> Repository(string dockerfile, string below = "") => (await GitRepository.Create(Place.At("allowed", "repository"))).WriteDockerfile(dockerfile, below);

    protected static async Task<BuildImage> Request(GitRepository repository, string? root = null, params IEnumerable<(string Name, string Value)> variables) => new(
        new ProjectId(Guid.CreateVersion7()),
        "hello",
        repository.Path,
        "main",
        await repository.Commit(),
        new BuildSettings(root, null, null, null, null),
        variables.ToDictionary(variable => variable.Name, variable => variable.Value),
        new HashSet<string>());

    protected Task<Outcome<BuiltImage>> Build(BuildImage request, long epoch = 1) => Builder().Build(request, Context(epoch));

    protected async Task<(BuiltImage Image, ImageLayout Layout)> Built(BuildImage request, long epoch = 1)
    {
        var outcome = await Build(request, epoch);
        var image = outcome.ShouldBeOfType<Outcome<BuiltImage>.Done>($"{outcome}\n{Log.Text}").Value;
        return (image, new ImageLayout(Builder().FindLayout(image.Digest).ShouldNotBeNull()));
    }

    protected StageContext Context(long epoch = 1, Stage stage = Stage.Build) => Log.Context(stage, epoch, Deployment, Cancellation);
}
