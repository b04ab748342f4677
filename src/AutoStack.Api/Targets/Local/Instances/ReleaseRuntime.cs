using System.Globalization;
using AutoStack.Api.Images;
using AutoStack.Api.Logs.Applications;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local.Output;

namespace AutoStack.Api.Targets.Local.Instances;

/// <summary>A release that is ready to run on this machine. Values of variables stay in memory.</summary>
/// <param name="files">The image's files, unpacked; null where an engine has them.</param>
public sealed class ReleaseRuntime(ReleaseManifest manifest, UnpackedRelease? files)
{
    /// <summary>The process that gets the route.</summary>
    public const string Web = "web";

    private readonly TaskCompletionSource<RuntimeVariables> variables = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string HealthPath => manifest.HealthPath;

    public string Host { get; } = TargetSettings.Host(manifest.Project, manifest.Environment);

    /// <summary>A site of files, which the proxy serves itself.</summary>
    public bool IsStatic => files?.Config.Config.Labels.GetValueOrDefault(Oci.KindLabel) == Oci.StaticKind;

    public UnpackedRelease? Files => files;

    /// <summary>The application's files; null where an engine has them.</summary>
    public string? Directory => files is null ? null : Path.Join(files.Directory, files.Config.Config.WorkingDir ?? Oci.AppDirectory);

    /// <summary>Completes it with its variables, which a role that starts while the database is away gets later.</summary>
    public void Give(RuntimeVariables given) => variables.TrySetResult(given);

    /// <summary>True when its processes get what the other's get; only once both are ready.</summary>
    public bool HasVariablesOf(RuntimeVariables other) =>
        Given.Values.Count == other.Values.Count && Given.Values.All(pair => other.Values.TryGetValue(pair.Key, out var value) && value == pair.Value) && Given.Secrets.ToHashSet().SetEquals(other.Secrets);

    /// <summary>Returns once processes may be started and what they print may be shown.</summary>
    public Task Ready(CancellationToken cancellation) => ((Task)variables.Task).WaitAsync(cancellation);

    public ReleaseManifest Manifest => manifest;

    /// <summary>What others see of the release.</summary>
    public ObservedRelease Observed => new(manifest.Deployment, manifest.Number, manifest.Commit);

    /// <summary>The shell command of a process; null for what the image starts by itself.</summary>
    public string? CommandOf(string process) => manifest.Processes.FirstOrDefault(other => other.Name == process)?.Command;

    /// <summary>What every process of the release gets, wherever it runs: what it is, and its variables, which win. Only once this is ready.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment => new Dictionary<string, string>
    {
        ["AUTOSTACK_PROJECT"] = manifest.Project,
        ["AUTOSTACK_ENVIRONMENT"] = manifest.Environment,
        ["AUTOSTACK_DEPLOYMENT"] = manifest.Number.ToString(CultureInfo.InvariantCulture),
        ["AUTOSTACK_COMMIT"] = manifest.Commit,
    }.Concat(Given.Values);

    /// <summary>Stores what an instance prints, without the values of secrets, until it has ended.</summary>
    public Task Ship(OutputShipping shipping, InstanceRecord instance, OutputFile file, CancellationToken ended) =>
        shipping.Run(new OutputSource(manifest.EnvironmentId, instance.Id, instance.Name, instance.Process, manifest.Number), file, variables.Task, Mask, ended);

    /// <summary>Takes the values of secrets out of what an application printed; all of it while they are not known.</summary>
    public IReadOnlyList<string> Mask(IReadOnlyList<string> lines) =>
        !variables.Task.IsCompletedSuccessfully ? []
        : Given.Secrets.Count == 0 ? lines
        : [.. lines.Select(line => Given.Secrets.Aggregate(line, (text, secret) => text.Replace(secret, "•••", StringComparison.Ordinal)))];

    private RuntimeVariables Given => variables.Task.IsCompletedSuccessfully ? variables.Task.Result : throw new InvalidOperationException("The variables are not known yet.");
}

/// <param name="Secrets">Values that must not be shown.</param>
public sealed record RuntimeVariables(IReadOnlyDictionary<string, string> Values, IReadOnlyCollection<string> Secrets);
