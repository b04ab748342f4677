using System.Text.Json;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain.Deployments;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Registries;

/// <summary>An adapter of the registry's port and images to push to it. What is tested here is what the port promises: the tests of a class below run over every adapter.</summary>
public abstract class RegistryTest(RegistryAdapter adapter) : IAsyncLifetime
{
    private int images;
    private int pushes;

    protected TemporaryDirectory Place { get; } = new();

    protected CollectedLog Log { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected RegistryAdapter Adapter => adapter;

    protected IRegistry Registry => adapter.Registry;

    public ValueTask InitializeAsync() => adapter.InitializeAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await adapter.DisposeAsync();
        Place.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>An image of layers that are given as tar archives, bottom first.</summary>
    protected async Task<WrittenImage> Image(params byte[][] layers)
    {
        var directory = Directory.CreateDirectory(Place.At($"image-{Interlocked.Increment(ref images)}")).FullName;
        List<WrittenLayer> written = [];
        foreach (var layer in layers)
            written.Add(await TarArchive.Gzip(layer, Path.Combine(directory, $"{written.Count}.tar.gz")));
        return await ImageWriter.Write(Path.Combine(directory, "layout"), written, new OciRunConfig { Entrypoint = ["run"] }, DateTimeOffset.UnixEpoch, Cancellation);
    }

    protected Task<WrittenImage> Image(string content) => Image(new TarArchive().File("app/file", content).Bytes());

    protected static async Task<OciManifest> Manifest(WrittenImage image) =>
        JsonSerializer.Deserialize<OciManifest>(await File.ReadAllBytesAsync(Oci.BlobPath(image.Layout, image.Digest), Cancellation), Oci.Json)!;

    protected Task<Outcome<PushedImage>> Push(WrittenImage image, string tag = "aaaaaaaaaaaa-1", string key = "key-1", CancellationToken? cancellation = null) =>
        Push(new PushImage(image.Layout, image.Digest, "hello", tag, key), cancellation);

    protected async Task<Outcome<PushedImage>> Push(PushImage request, CancellationToken? cancellation = null) =>
        await Registry.Push(request, Log.Context(Stage.Push, Interlocked.Increment(ref pushes), cancellation: cancellation ?? Cancellation));

    protected async Task<PushedImage> Pushed(WrittenImage image, string tag = "aaaaaaaaaaaa-1", string key = "key-1") =>
        Done(await Push(image, tag, key));

    protected async Task<PushedImage?> Found(string key) => Done(await Registry.Find("hello", key, Cancellation));

    protected Task<Outcome<UnpackedRelease>> Unpack(string digest, string to = "release") => new ReleaseUnpacker(Registry).Unpack("hello", digest, Place.At("releases", to), Cancellation);
}

/// <summary>What is the embedded registry's alone: its directory.</summary>
public abstract class LayoutTest : RegistryTest
{
    protected LayoutTest()
        : this(new LayoutAdapter())
    {
    }

    private LayoutTest(LayoutAdapter adapter)
        : base(adapter) => Layouts = adapter;

    protected LayoutAdapter Layouts { get; }

    protected string Stored => Layouts.Layout("hello");

    protected string Plant(string content) => Layouts.Plant("hello", content);
}
