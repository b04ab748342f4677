using AutoStack.Api.Images;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>Looks whether the image of a build is in the registry already: the same commit, settings, build variables and base image give the same image.</summary>
public sealed class BuiltBefore(IRegistry registry)
{
    private readonly ImageReader images = new(registry);

    /// <param name="bases">What the image may stand on, besides nothing.</param>
    /// <returns>Null when it must be built.</returns>
    public async Task<Outcome<BuiltImage?>> Find(BuildImage request, IEnumerable<string> bases, CancellationToken cancellation)
    {
        foreach (var standsOn in bases.Append(null))
        {
            var found = await Find(request with { StandsOn = standsOn }, cancellation);
            if (found is not Outcome<BuiltImage?>.Done { Value: null })
                return found;
        }

        return Outcome.Done<BuiltImage?>(null);
    }

    /// <inheritdoc cref="Find(BuildImage, IEnumerable{string}, CancellationToken)"/>
    public async Task<Outcome<BuiltImage?>> Find(BuildImage request, CancellationToken cancellation)
    {
        var found = await registry.Find(request.ProjectName, BuildRequests.Key(request), cancellation);
        if (found is not Outcome<PushedImage?>.Done { Value: { } image })
            return found.Select<BuiltImage?>(_ => null);

        var manifest = await images.Manifest(request.ProjectName, image.Digest, cancellation);
        if (manifest is not Outcome<OciManifest>.Done { Value: var described })
            return Unread(manifest);
        var config = await images.Config(request.ProjectName, described.Config.Digest, cancellation);
        if (config is not Outcome<OciImageConfig>.Done { Value: { Config.Labels: var labels } })
            return Unread(config);
        return Outcome.Done<BuiltImage?>(new BuiltImage(
            image.Digest,
            image.SizeBytes,
            labels.GetValueOrDefault(Oci.KindLabel, "image"),
            labels.GetValueOrDefault(Oci.RuntimeLabel),
            ProcessesLabel.Read(labels.GetValueOrDefault(Oci.ProcessesLabel)),
            labels.GetValueOrDefault(Oci.BaseLabel)));
    }

    /// <summary>An image that can't be read is built anew; a registry that is away for a moment is asked again.</summary>
    private static Outcome<BuiltImage?> Unread<T>(Outcome<T> fault) =>
        fault is Outcome<T>.Transient ? fault.Select<BuiltImage?>(_ => throw new InvalidOperationException("It is a fault.")) : Outcome.Done<BuiltImage?>(null);
}
