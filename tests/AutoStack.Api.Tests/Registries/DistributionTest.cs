using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Registries;
using AutoStack.Api.Registries.Distribution;
using AutoStack.Api.Registries.Ecr;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain.Deployments;
using Xunit;

namespace AutoStack.Api.Tests.Registries;

/// <summary>The adapter for registries against a real one, with a front before it that a test has do what it wants.</summary>
public abstract class DistributionTest : IAsyncLifetime
{
    private readonly List<DistributionRegistry> registries = [];
    private int images;
    private int pushes;

    protected TemporaryDirectory Place { get; } = new();

    protected CollectedLog Log { get; } = new();

    protected DockerRegistry Server { get; private set; } = null!;

    protected RegistryFront Front { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        Server = await StartServer();
        Front = await RegistryFront.Start(Server.Host);
    }

    public virtual async ValueTask DisposeAsync()
    {
        registries.ForEach(registry => registry.Dispose());
        if (Front is not null)
            await Front.DisposeAsync();
        if (Server is not null)
            await Server.DisposeAsync();
        Place.Dispose();
        GC.SuppressFinalize(this);
    }

    protected virtual Task<DockerRegistry> StartServer() => DockerRegistry.Start(relativeAddresses: true);

    protected DistributionRegistry Registry(DistributionSettings settings) => Registry(settings, new SettingsAccount(settings));

    protected DistributionRegistry Registry(DistributionSettings settings, IRegistryAccount account)
    {
        registries.Add(new DistributionRegistry(settings, account, account is EcrAccount ? RegistryKind.Ecr : RegistryKind.Distribution));
        return registries[^1];
    }

    protected DistributionRegistry Registry(string url, params IEnumerable<(string Key, string Value)> more) => Registry(DistributionAdapter.Settings(url, more));

    protected DistributionRegistry BehindFront(params IEnumerable<(string Key, string Value)> more) => Registry($"{Front.Address}/team", more);

    protected static (string, string)[] Account(string password = DockerRegistry.Password) => [("Username", DockerRegistry.Username), ("Password", password)];

    /// <summary>An image with so many layers, each of about so many bytes that cannot be compressed.</summary>
    protected async Task<WrittenImage> Image(int layers = 1, int bytes = 1_000)
    {
        var directory = Directory.CreateDirectory(Place.At($"image-{++images}")).FullName;
        List<WrittenLayer> written = [];
        for (var i = 0; i < layers; i++)
        {
            var content = new byte[bytes];
            new Random((images * 100) + i).NextBytes(content);
            written.Add(await TarArchive.Gzip(new TarArchive().File($"app/file-{i}", Convert.ToBase64String(content)).Bytes(), Path.Combine(directory, $"{i}.tar.gz")));
        }

        return await ImageWriter.Write(Path.Combine(directory, "layout"), written, new OciRunConfig { Entrypoint = ["run"] }, DateTimeOffset.UnixEpoch, Cancellation);
    }

    protected Task<Outcome<PushedImage>> Push(IRegistry registry, WrittenImage image, string tag = "aaaaaaaaaaaa-1", string key = "key-1") =>
        registry.Push(new PushImage(image.Layout, image.Digest, "hello", tag, key), Log.Context(Stage.Push, ++pushes, cancellation: Cancellation));

    protected Task<Outcome<UnpackedRelease>> Unpack(IRegistry registry, WrittenImage image) =>
        new ReleaseUnpacker(registry).Unpack("hello", image.Digest, Place.At("releases", "one"), Cancellation);
}
