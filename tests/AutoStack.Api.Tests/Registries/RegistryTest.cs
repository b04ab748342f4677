using System.Text;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Registries.OciLayout;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain.Deployments;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Registries;

/// <summary>The registry on disk in a directory of the test's own, and images to push to it.</summary>
public abstract class RegistryTest : IDisposable
{
    private int images;
    private int pushes;

    protected TemporaryDirectory Place { get; } = new();

    protected CollectedLog Log { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected string Stored => Place.At("state", "registry", "hello");

    protected OciLayoutRegistry Registry => new(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["AutoStack:StateDirectory"] = Place.At("state") }).Build());

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

    protected async Task<Outcome<PushedImage>> Push(WrittenImage image, string tag = "aaaaaaaaaaaa-1", string key = "key-1", string repository = "hello") =>
        await Registry.Push(new PushImage(image.Layout, image.Digest, repository, tag, key), Log.Context(Stage.Push, Interlocked.Increment(ref pushes), cancellation: Cancellation));

    protected async Task<PushedImage> Pushed(WrittenImage image, string tag = "aaaaaaaaaaaa-1", string key = "key-1") =>
        (await Push(image, tag, key)).ShouldBeOfType<Outcome<PushedImage>.Done>().Value;

    protected async Task<PushedImage?> Found(string key) =>
        (await Registry.Find("hello", key, Cancellation)).ShouldBeOfType<Outcome<PushedImage?>.Done>().Value;

    protected Task<Outcome<UnpackedRelease>> Unpack(string digest, string to = "release") => new ReleaseUnpacker(Registry).Unpack("hello", digest, Place.At("releases", to), Cancellation);

    /// <summary>Puts bytes into the registry under their digest, as nobody's push would.</summary>
    protected string Plant(string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var digest = $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))}";
        Directory.CreateDirectory(Path.Combine(Stored, "blobs", "sha256"));
        File.WriteAllBytes(Oci.BlobPath(Stored, digest), bytes);
        return digest;
    }

    public void Dispose()
    {
        Place.Dispose();
        GC.SuppressFinalize(this);
    }
}
