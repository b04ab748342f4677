using System.Text.Json;
using AutoStack.Api.Images;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>Looks whether the image of a build is in the registry already: the same commit, settings and build variables give the same image.</summary>
public sealed class BuiltBefore(IRegistry registry)
{
    /// <returns>Null when it must be built.</returns>
    public async Task<Outcome<BuiltImage?>> Find(BuildImage request, CancellationToken cancellation)
    {
        var found = await registry.Find(request.ProjectName, BuildRequests.Key(request), cancellation);
        if (found is not Outcome<PushedImage?>.Done { Value: { } image })
            return found.Select<BuiltImage?>(_ => null);

        var manifest = await Read<OciManifest>(request.ProjectName, image.Digest, cancellation);
        var config = manifest is null ? null : await Read<OciImageConfig>(request.ProjectName, manifest.Config.Digest, cancellation);
        // An image that can't be read is built anew.
        return Outcome.Done(config is null
            ? null
            : new BuiltImage(
                image.Digest,
                image.SizeBytes,
                config.Config.Labels.GetValueOrDefault(Oci.KindLabel, "image"),
                config.Config.Labels.GetValueOrDefault(Oci.RuntimeLabel),
                ProcessesLabel.Read(config.Config.Labels.GetValueOrDefault(Oci.ProcessesLabel))));
    }

    private async Task<T?> Read<T>(string repository, string digest, CancellationToken cancellation)
        where T : class
    {
        if (await registry.ReadBlob(repository, digest, cancellation) is not Outcome<Stream>.Done { Value: var stream })
            return null;
        await using (stream)
            return await JsonSerializer.DeserializeAsync<T>(stream, Oci.Json, cancellation);
    }
}
