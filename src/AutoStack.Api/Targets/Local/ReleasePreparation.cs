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
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private readonly string data = StateDirectories.Data(configuration);

    public string OutputDirectory(ReleaseManifest manifest) => Path.Combine(data, "output", $"{manifest.Project}--{manifest.Environment}");

    /// <summary>Removes unpacked releases and output files that nothing has used for a while; a release is unpacked again when it is wanted again.</summary>
    public void RemoveUnused(IReadOnlySet<string> imagesInUse)
    {
        var inUse = imagesInUse.Select(Oci.Hex).ToHashSet();
        foreach (var release in Existing("releases", directory => Directory.EnumerateDirectories(directory)))
            if (!inUse.Contains(Path.GetFileName(release)) && Directory.GetLastWriteTimeUtc(release) < DateTime.UtcNow - Kept)
                Directory.Delete(release, recursive: true);
        foreach (var output in Existing("output", directory => Directory.EnumerateFiles(directory, "*.log*", SearchOption.AllDirectories)))
            if (File.GetLastWriteTimeUtc(output) < DateTime.UtcNow - Kept)
                File.Delete(output);
    }

    private IEnumerable<string> Existing(string name, Func<string, IEnumerable<string>> entries)
    {
        var directory = Path.Combine(data, name);
        return Directory.Exists(directory) ? entries(directory) : [];
    }

    /// <summary>Unpacks a release and opens its variables.</summary>
    public async Task<Outcome<ReleaseRuntime>> Prepare(ReleaseManifest manifest, CancellationToken cancellation)
    {
        var unpacked = await Unpack(manifest, cancellation);
        if (unpacked is Outcome<ReleaseRuntime>.Done { Value: var runtime })
            runtime.Give(await Variables(manifest, cancellation));
        return unpacked;
    }

    /// <summary>Unpacks a release without asking the database: enough to route to what runs, not to start anything.</summary>
    public async Task<Outcome<ReleaseRuntime>> Unpack(ReleaseManifest manifest, CancellationToken cancellation)
    {
        var releases = Path.Combine(data, "releases");
        Directory.CreateDirectory(releases);
        Directory.CreateDirectory(OutputDirectory(manifest));
        var unpacked = await unpacker.Unpack(manifest.Project, manifest.ImageDigest, Path.Combine(releases, Oci.Hex(manifest.ImageDigest)), cancellation);
        if (unpacked is not Outcome<UnpackedRelease>.Done { Value: var release })
            return unpacked.Select<ReleaseRuntime>(_ => throw new InvalidOperationException("Done is handled above."));
        Directory.SetLastWriteTimeUtc(Path.Combine(releases, Oci.Hex(manifest.ImageDigest)), DateTime.UtcNow);
        return Outcome.Done(new ReleaseRuntime(
            manifest,
            release.Directory,
            release.Config.Config,
            Path.Combine(data, "scratch", $"{manifest.Project}--{manifest.Environment}"),
            user.Account,
            disk.Platform));
    }

    /// <summary>The runtime variables of a release's configuration revision.</summary>
    public async Task<RuntimeVariables> Variables(ReleaseManifest manifest, CancellationToken cancellation)
    {
        var revision = await revisions.Load(manifest.EnvironmentId, manifest.ConfigRevision, cancellation);
        var runtime = revision.Variables.Where(variable => variable.Scope == VariableScope.Runtime).ToArray();
        var values = runtime.ToDictionary(variable => variable.Name, variable => seal.Open(variable.Sealed, manifest.EnvironmentId.Value));
        return new RuntimeVariables(values, [.. runtime.Where(variable => variable.Secret).Select(variable => values[variable.Name]).Where(value => value.Length > 3)]);
    }
}
