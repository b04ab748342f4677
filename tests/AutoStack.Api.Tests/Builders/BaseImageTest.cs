using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Builders.BuiltIn.Bases;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

/// <summary>The built-in builder with base images out of a real registry, behind a front that a test has do what it wants.</summary>
public abstract class BaseImageTest : IAsyncLifetime
{
    private readonly ProjectId project = new(Guid.CreateVersion7());

    protected TemporaryDirectory Place { get; } = new();

    protected CollectedLog Log { get; } = new();

    protected DeploymentId Deployment { get; } = new(Guid.CreateVersion7());

    protected DockerRegistry Server { get; private set; } = null!;

    protected RegistryFront Front { get; private set; } = null!;

    /// <summary>Past the front.</summary>
    protected BaseImagePush Push { get; private set; } = null!;

    /// <summary>Besides those that name the images.</summary>
    protected List<(string Key, string? Value)> Settings { get; } = [];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected string Node => $"{Front.Host}/team/node:20";

    public virtual async ValueTask InitializeAsync()
    {
        Server = await DockerRegistry.Start();
        Front = await RegistryFront.Start(Server.Host);
        Push = new BaseImagePush(Server.Host, Place);
        Settings.AddRange([("AutoStack:Builder:BaseImages:Node", Node), ("AutoStack:Builder:BaseImages:PlainHttp", Front.Host)]);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (Front is not null)
            await Front.DisposeAsync();
        if (Server is not null)
            await Server.DisposeAsync();
        Place.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Nodes with data directories of their own share nothing.</summary>
    protected BuilderParts Parts(string data = "data") => BuilderParts.In(Place, data, Settings);

    protected BuiltInBuilder Builder(string data = "data") => Parts(data).BuiltIn();

    protected BaseImageStore Store(string data = "data") => new(Parts(data).Configuration, BaseImageSettings.From(Parts(data).Configuration, Api.Builders.BuilderKind.BuiltIn));

    protected async Task<GitRepository> Repository(string package = """{ "name": "hello", "version": "1.0.0", "scripts": { "start": "node server.js" } }""") =>
        (await GitRepository.Create(Place.At("allowed", "repository"))).Write("package.json", package).Write("server.js", "require('node:http')");

    protected async Task<BuildImage> Request(GitRepository? repository = null)
    {
        repository ??= await Repository();
        return new BuildImage(project, "hello", repository.Path, "main", await repository.Commit(), new BuildSettings(null, null, null, null, null), new Dictionary<string, string>(), new HashSet<string>());
    }

    protected async Task<Outcome<BuiltImage>> Build(BuildImage request, long epoch = 1, string data = "data") => await Builder(data).Build(request, Context(epoch));

    protected async Task<(BuiltImage Image, ImageLayout Layout)> Built(BuildImage request, long epoch = 1, string data = "data")
    {
        var image = (await Build(request, epoch, data)).ShouldBeOfType<Outcome<BuiltImage>.Done>(Log.Text).Value;
        return (image, new ImageLayout(Builder(data).FindLayout(image.Digest).ShouldNotBeNull()));
    }

    protected StageContext Context(long epoch = 1, Stage stage = Stage.Build) => Log.Context(stage, epoch, Deployment, Cancellation);

    protected static IReadOnlyList<string> Layers(ImageLayout layout) => [.. layout.Manifest().GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("digest").GetString()!)];

    /// <summary>What is asked for at the front, without what is only asked about.</summary>
    protected int Pulled => Front.Count("GET", "/blobs/") + Front.Count("GET", "/manifests/");

    /// <summary>The files of the base images on this machine.</summary>
    protected IReadOnlyList<string> Kept(string data = "data") => !Directory.Exists(Place.At(data, "bases")) ? [] : [.. Directory.EnumerateFiles(Place.At(data, "bases"), "*", SearchOption.AllDirectories).Where(file => file.Contains("/sha256/", StringComparison.Ordinal))];
}
