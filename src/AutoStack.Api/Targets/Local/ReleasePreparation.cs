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
    private readonly Lock gate = new();
    private readonly string data = StateDirectories.Data(configuration);

    private string Releases => Path.Combine(data, "releases");

    private string Output => Path.Combine(data, "output");

    public string OutputDirectory(ReleaseManifest manifest) => Path.Combine(Output, $"{manifest.Project}--{manifest.Environment}");

    /// <summary>The directories of unpacked releases, each named by its image.</summary>
    public IReadOnlyList<string> Unpacked() => !Directory.Exists(Releases) ? [] : [.. Directory.EnumerateDirectories(Releases)];

    /// <summary>The files that instances print to, or did.</summary>
    public IReadOnlyList<FileInfo> OutputFiles() =>
        !Directory.Exists(Output) ? [] : [.. new DirectoryInfo(Output).EnumerateFiles("*.log*", SearchOption.AllDirectories)];

    /// <summary>Acts while no release is being taken up: whoever does it afterwards sees what was done.</summary>
    public T WhileNobodyPrepares<T>(Func<T> act)
    {
        lock (gate)
            return act();
    }

    /// <summary>Unpacks a release and opens its variables.</summary>
    public async Task<Outcome<ReleaseRuntime>> Prepare(ReleaseManifest manifest, CancellationToken cancellation)
    {
        var unpacked = await Unpack(manifest, cancellation);
        if (unpacked is Outcome<ReleaseRuntime>.Done { Value: var runtime })
        {
            try
            {
                runtime.Give(await Variables(manifest, cancellation));
            }
            catch (UnreadableVariableException e)
            {
                return Outcome.Permanent<ReleaseRuntime>(UnreadableVariableException.Code, e.In(manifest.Environment));
            }
        }

        return unpacked;
    }

    /// <summary>Unpacks a release without asking the database: enough to route to what runs, not to start anything.</summary>
    public async Task<Outcome<ReleaseRuntime>> Unpack(ReleaseManifest manifest, CancellationToken cancellation)
    {
        var directory = Path.Combine(Releases, Oci.Hex(manifest.ImageDigest));
        Directory.CreateDirectory(Releases);
        Directory.CreateDirectory(OutputDirectory(manifest));
        // Who prepares has said before which image it is for. A removal that has not seen that is over once this is passed.
        lock (gate)
        {
        }

        var unpacked = await unpacker.Unpack(manifest.Project, manifest.ImageDigest, directory, cancellation);
        if (unpacked is not Outcome<UnpackedRelease>.Done { Value: var release })
            return unpacked.Select<ReleaseRuntime>(_ => throw new InvalidOperationException("Done is handled above."));
        Directory.SetLastWriteTimeUtc(directory, DateTime.UtcNow);
        // Its programs and libraries are its own, made for a root file system that only a container gives them.
        if (release.Config.Config.Labels.GetValueOrDefault(Oci.RuntimeLabel) != "host")
            return Outcome.Permanent<ReleaseRuntime>("image_needs_containers", $"{manifest.ImageDigest} was made to run in a container, and this target runs processes of the machine. Have the built-in builder build it, or choose a target with containers.");
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
        var values = runtime.ToDictionary(variable => variable.Name, variable => seal.Open(variable, manifest.EnvironmentId));
        return new RuntimeVariables(values, [.. runtime.Where(variable => variable.Secret).Select(variable => values[variable.Name]).Where(value => value.Length > 3)]);
    }
}
