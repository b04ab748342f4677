using AutoStack.Api.Environments;
using AutoStack.Api.Hosting;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Api.Targets.Local.Instances;

namespace AutoStack.Api.Targets.Local;

/// <summary>Gets a release ready on this machine: its files, and the values of its runtime variables.</summary>
public sealed class ReleasePreparation(
    ReleaseUnpacker unpacker,
    ConfigurationRevisions revisions,
    ValueSeal seal,
    UnprivilegedUser user,
    EnvironmentDisk disk,
    IConfiguration configuration)
{
    private readonly string data = StateDirectories.Data(configuration);

    public string OutputDirectory(ReleaseManifest manifest) => Path.Combine(data, "output", $"{manifest.Project}--{manifest.Environment}");

    public async Task<Outcome<ReleaseRuntime>> Prepare(ReleaseManifest manifest, CancellationToken cancellation)
    {
        var releases = Path.Combine(data, "releases");
        Directory.CreateDirectory(releases);
        Directory.CreateDirectory(OutputDirectory(manifest));
        var unpacked = await unpacker.Unpack(manifest.Project, manifest.ImageDigest, Path.Combine(releases, Oci.Hex(manifest.ImageDigest)), cancellation);
        if (unpacked is not Outcome<UnpackedRelease>.Done { Value: var release })
            return unpacked.Select<ReleaseRuntime>(_ => throw new InvalidOperationException("Done is handled above."));

        var revision = await revisions.Load(manifest.EnvironmentId, manifest.ConfigRevision, cancellation);
        var runtime = revision.Variables.Where(variable => variable.Scope == VariableScope.Runtime).ToArray();
        var values = runtime.ToDictionary(variable => variable.Name, variable => seal.Open(variable.Sealed, manifest.EnvironmentId.Value));
        return Outcome.Done(new ReleaseRuntime(
            manifest,
            release.Directory,
            release.Config.Config,
            values,
            [.. runtime.Where(variable => variable.Secret).Select(variable => values[variable.Name]).Where(value => value.Length > 3)],
            Path.Combine(data, "scratch", $"{manifest.Project}--{manifest.Environment}"),
            user.Account,
            disk.Platform));
    }
}
