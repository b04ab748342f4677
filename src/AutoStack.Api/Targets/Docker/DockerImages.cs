using AutoStack.Api.Disk;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local;
using AutoStack.Api.Targets.Local.Instances;

namespace AutoStack.Api.Targets.Docker;

/// <summary>
/// Images of this platform's releases in the engine, each under a name by its digest. They come from AutoStack's registry by way of this role, so the engine needs to reach none and no
/// credentials. One that is removed is sent again when it is wanted again.
/// </summary>
public sealed class DockerImages(DockerApi api, IRegistry registry, EnvironmentDisk disk) : IDisposable
{
    private readonly string prefix = $"autostack-{disk.ShortPlatform}/";
    private readonly ImageReader reader = new(registry);

    /// <summary>One at a time: they all come from the same disk or line, and the second of two that want the same finds it there.</summary>
    private readonly SemaphoreSlim one = new(1);

    public string Name(string project, string digest) => $"{prefix}{project}:{Oci.Hex(digest)}";

    /// <returns>The project and the digest; null for an image of anybody else.</returns>
    public (string Project, string Digest)? Parse(string name) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && name[prefix.Length..].Split(':') is [var project, var hex] && Oci.IsDigest($"sha256:{hex}") ? (project, $"sha256:{hex}") : null;

    /// <summary>What an image says of itself, as the registry has it.</summary>
    public async Task<Outcome<OciImageConfig>> Config(string project, string digest, CancellationToken cancellation)
    {
        var manifest = await reader.Manifest(project, digest, cancellation);
        return manifest is Outcome<OciManifest>.Done { Value: var image }
            ? await reader.Config(project, image.Config.Digest, cancellation)
            : manifest.Select<OciImageConfig>(_ => throw new InvalidOperationException("Done is handled above."));
    }

    /// <summary>Has an image in the engine. What is there under its name and is another one is replaced.</summary>
    /// <exception cref="HostAwayException">The engine does not answer.</exception>
    public async Task<Outcome<HeldImage>> Ensure(string project, string digest, CancellationToken cancellation)
    {
        if (!Oci.IsDigest(digest))
            return Outcome.Permanent<HeldImage>("image_invalid", $"'{digest}' is no sha256 digest.");
        var name = Name(project, digest);
        await one.WaitAsync(cancellation);
        try
        {
            // A name by a digest is AutoStack's alone, so what has it is not looked into again.
            return await api.Image(name, cancellation) is { } there ? Outcome.Done(there) : await Send(project, digest, name, cancellation);
        }
        catch (DockerRefusedException e)
        {
            return Refused(e.Message);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>The images of this platform's releases.</summary>
    public Task<IReadOnlyList<ListedImage>> List(CancellationToken cancellation) => api.Images($"{prefix}*", cancellation);

    /// <returns>False when a container still needs it, or the engine does not answer.</returns>
    public bool Remove(string name)
    {
        try
        {
            // Those who clean up do it one by one and wait for each.
            Task.Run(() => api.RemoveImage(name, CancellationToken.None)).GetAwaiter().GetResult();
            return true;
        }
        catch (Exception e) when (e is DockerRefusedException or HostAwayException)
        {
            return false;
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<Outcome<HeldImage>> Send(string project, string digest, string name, CancellationToken cancellation)
    {
        var manifest = await reader.Manifest(project, digest, cancellation);
        if (manifest is not Outcome<OciManifest>.Done { Value: var image })
            return manifest.Select<HeldImage>(_ => throw new InvalidOperationException("Done is handled above."));
        if (image.Blobs.FirstOrDefault(blob => !Oci.IsDigest(blob.Digest)) is { } strange)
            return Outcome.Permanent<HeldImage>("image_invalid", $"{digest} names a part '{strange.Digest}', which is no sha256 digest.");
        var config = await reader.Config(project, image.Config.Digest, cancellation);
        if (config is not Outcome<OciImageConfig>.Done { Value: var described })
            return config.Select<HeldImage>(_ => throw new InvalidOperationException("Done is handled above."));

        using var transfer = new ImageTransfer(registry, project, name, image);
        try
        {
            if (await api.Load(transfer, cancellation) is { } fault)
                return transfer.Fault ?? Refused(fault);
        }
        catch (HostAwayException) when (transfer.Fault is not null)
        {
            return transfer.Fault;
        }
        catch (DockerRefusedException) when (transfer.Fault is not null)
        {
            return transfer.Fault;
        }

        return await api.Image(name, cancellation) is { } held && held.RootFS?.Layers is { } layers && layers.SequenceEqual(described.RootFs?.DiffIds ?? [])
            ? Outcome.Done(held)
            : Outcome.Permanent<HeldImage>("image_invalid", $"What the Docker engine made of {digest} is another image.");
    }

    private static Outcome<HeldImage> Refused(string why) => DiskFull.Says(why)
        ? Outcome.Transient<HeldImage>(DiskFull.Code, $"The Docker engine has no room for the image: {why}. Free space where it keeps its data; it is tried again by itself.")
        : Outcome.Permanent<HeldImage>("image_invalid", $"The Docker engine does not take the image: {why}.");
}
