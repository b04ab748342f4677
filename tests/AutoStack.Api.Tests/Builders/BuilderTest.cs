using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

/// <summary>The built-in builder over real repositories, with real commands, in directories of the test's own.</summary>
public abstract class BuilderTest : IDisposable
{
    protected static readonly BuildSettings Detect = new(null, null, null, null, null);
    private const string Node = """{ "name": "hello", "version": "1.0.0", "scripts": { "start": "node server.js" } }""";

    protected TemporaryDirectory Place { get; } = new();

    protected CollectedLog Log { get; } = new();

    protected DeploymentId Deployment { get; } = new(Guid.CreateVersion7());

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="data">Builders with data directories of their own share nothing.</param>
    protected BuiltInBuilder Builder(string data = "data") => BuilderParts.In(Place, data).BuiltIn();

    protected Task<GitRepository> Repository() => GitRepository.Create(Place.At("allowed", "repository"));

    protected async Task<GitRepository> NodeRepository() => (await Repository()).Write("package.json", Node).Write("server.js", "require('node:http')");

    protected static async Task<BuildImage> Request(
        GitRepository repository,
        BuildSettings? settings = null,
        IReadOnlyDictionary<string, string>? variables = null,
        IReadOnlySet<string>? secrets = null) =>
        new(
            new ProjectId(Guid.CreateVersion7()),
            "hello",
            repository.Path,
            "main",
            await repository.Commit(),
            settings ?? Detect,
            variables ?? new Dictionary<string, string>(),
            secrets ?? new HashSet<string>());

    protected async Task<Outcome<BuiltImage>> Build(BuildImage request, long epoch = 1, string data = "data", CancellationToken? cancellation = null) =>
        await Builder(data).Build(request, Context(epoch, cancellation: cancellation));

    /// <summary>Builds, and opens what was built.</summary>
    protected async Task<(BuiltImage Image, ImageLayout Layout)> Built(BuildImage request, long epoch = 1, string data = "data")
    {
        var outcome = await Build(request, epoch, data);
        var image = outcome.ShouldBeOfType<Outcome<BuiltImage>.Done>($"{outcome}\n{Log.Text}").Value;
        return (image, new ImageLayout(Builder(data).FindLayout(image.Digest).ShouldNotBeNull()));
    }

    protected async Task<Outcome<BuiltImage>.Permanent> Refused(BuildImage request) => (await Build(request)).ShouldBeOfType<Outcome<BuiltImage>.Permanent>(Log.Text);

    protected StageContext Context(long epoch = 1, Stage stage = Stage.Build, CancellationToken? cancellation = null) =>
        Log.Context(stage, epoch, Deployment, cancellation ?? Cancellation);

    public void Dispose()
    {
        Place.Dispose();
        GC.SuppressFinalize(this);
    }
}
