using AutoStack.Api.Builders.BuiltIn.Bases;
using AutoStack.Api.Hosting;
using AutoStack.Api.Images;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>Writes images of built trees, and keeps them until they have been pushed: <c>DATA/images/HEX</c>.</summary>
public sealed class BuiltImages(IConfiguration configuration)
{
    /// <summary>The one time of everything in an image, so that the same tree gives the same bytes whenever it is built (reproducible-builds.org, SOURCE_DATE_EPOCH).</summary>
    private static readonly DateTimeOffset Created = DateTimeOffset.UnixEpoch;

    private readonly string images = Path.Combine(StateDirectories.Data(configuration), "images");

    /// <summary>The layout of an image, or null when it is not at hand any more.</summary>
    public string? Find(string digest)
    {
        var layout = Path.Combine(images, Oci.Hex(digest));
        return File.Exists(Path.Combine(layout, "index.json")) ? layout : null;
    }

    /// <inheritdoc cref="Keep"/>
    /// <param name="on">The base image; null: none.</param>
    /// <param name="run">How it is started, given the layer with what was built.</param>
    public Task<WrittenImage> Write(string name, string directory, ImageContent content, BaseImage? on, Func<WrittenLayer, OciRunConfig> run, CancellationToken cancellation) => Keep(
        name,
        async staging =>
        {
            List<WrittenLayer> layers = [.. on?.Layers ?? []];
            if (content.IsServedByItself)
                layers.Add(await SiteServer.Layer(staging, Created, cancellation));
            if (content.HasDependencies)
                layers.Add(await Layer("node_modules", content.IsDependency));
            var application = await Layer("app", content.IsApplication);
            layers.Add(application);
            return await ImageWriter.Write(Path.Combine(staging, "layout"), layers, run(application), Created, cancellation, on?.Config.Platform);

            Task<WrittenLayer> Layer(string layer, Func<string, bool> include) =>
                LayerWriter.Write(directory, Oci.AppDirectory.TrimStart('/'), include, Created, Path.Combine(staging, $"{layer}.tar.gz"), cancellation);
        });

    /// <summary>Has an image written, and keeps it under its digest.</summary>
    /// <param name="name">Of this run alone.</param>
    /// <param name="write">Writes a layout below the directory that it gets, which is gone afterwards.</param>
    public async Task<WrittenImage> Keep(string name, Func<string, Task<WrittenImage>> write)
    {
        var staging = Path.Combine(images, $".{name}");
        if (Directory.Exists(staging))
            Directory.Delete(staging, recursive: true);
        Directory.CreateDirectory(staging);
        try
        {
            var image = await write(staging);
            var target = Path.Combine(images, Oci.Hex(image.Digest));
            try
            {
                if (!File.Exists(Path.Combine(target, "index.json")))
                    Directory.Move(image.Layout, target);
                // One that was there already counts as new: the janitor leaves it until it is pushed.
                Directory.SetLastWriteTimeUtc(target, DateTime.UtcNow);
            }
            catch (IOException) when (File.Exists(Path.Combine(target, "index.json")))
            {
                // Another build of the same content was quicker.
            }

            return image with { Layout = target };
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
    }
}
