using AutoStack.Api.Environments;
using AutoStack.Api.Hosting;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local.Instances;

namespace AutoStack.Api.Targets.Local;

/// <summary>Gets a release ready on this machine: its files, and the values of its runtime variables.</summary>
public sealed class ReleasePreparation(
    IInstanceHost host,
    ConfigurationRevisions revisions,
    ValueSeal seal,
    IConfiguration configuration)
{
    private readonly Lock gate = new();
    private readonly string data = StateDirectories.Data(configuration);

    private string Releases => Path.Combine(data, "releases");

    private string Output => Path.Combine(data, "output");

    public string OutputDirectory(ReleaseManifest manifest) => Path.Combine(Output, $"{manifest.Project}--{manifest.Environment}");

    /// <summary>The directories of unpacked releases, each named by its image.</summary>
    public IReadOnlyList<string> Unpacked() => !Directory.Exists(Releases) ? [] : [.. Directory.EnumerateDirectories(Releases)];

    /// <summary>When an image that lies elsewhere was last used, as far as that was looked at: a file beside the unpacked ones notes it.</summary>
    /// <param name="now">It is in use.</param>
    public DateTimeOffset UsedAt(string digest, bool now)
    {
        var note = Path.Combine(Directory.CreateDirectory(Releases).FullName, $"{Oci.Hex(digest)}.used");
        if (!File.Exists(note))
            File.WriteAllBytes(note, []);
        else if (now)
            File.SetLastWriteTimeUtc(note, DateTime.UtcNow);
        return File.GetLastWriteTimeUtc(note);
    }

    /// <summary>The files that instances print to, or did.</summary>
    public IReadOnlyList<FileInfo> OutputFiles() =>
        !Directory.Exists(Output) ? [] : [.. new DirectoryInfo(Output).EnumerateFiles("*.log*", SearchOption.AllDirectories)];

    /// <summary>Acts while no release is being taken up: whoever does it afterwards sees what was done.</summary>
    public T WhileNobodyPrepares<T>(Func<T> act)
    {
        lock (gate)
            return act();
    }

    /// <summary>Gets a release ready and opens its variables.</summary>
    public async Task<Outcome<ReleaseRuntime>> Prepare(ReleaseManifest manifest, CancellationToken cancellation)
    {
        var ready = await Ready(manifest, runs: false, cancellation);
        if (ready is Outcome<ReleaseRuntime>.Done { Value: var runtime })
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

        return ready;
    }

    /// <summary>Gets a release ready without asking the database: enough to route to what runs, not to start anything.</summary>
    /// <param name="runs">Instances of it run already.</param>
    public async Task<Outcome<ReleaseRuntime>> Ready(ReleaseManifest manifest, bool runs, CancellationToken cancellation)
    {
        var directory = Path.Combine(Releases, Oci.Hex(manifest.ImageDigest));
        Directory.CreateDirectory(Releases);
        Directory.CreateDirectory(OutputDirectory(manifest));
        // Who prepares has said before which image it is for. A removal that has not seen that is over once this is passed.
        lock (gate)
        {
        }

        return await host.Ready(manifest, directory, runs, cancellation);
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
