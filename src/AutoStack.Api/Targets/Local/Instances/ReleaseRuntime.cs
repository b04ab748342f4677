using AutoStack.Api.Images;
using AutoStack.Api.Logs.Applications;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Api.Targets.Local.Output;

namespace AutoStack.Api.Targets.Local.Instances;

/// <summary>A release as it lies on this machine, with all that starting a process of it takes. Values of variables stay in memory.</summary>
public sealed class ReleaseRuntime(
    ReleaseManifest manifest,
    string root,
    OciRunConfig config,
    string scratch,
    RunAs? user,
    string platform)
{
    /// <summary>The process that gets the route.</summary>
    public const string Web = "web";

    private const string StaticKind = "static";
    private readonly TaskCompletionSource<RuntimeVariables> variables = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string HealthPath => manifest.HealthPath;

    public string Host { get; } = TargetSettings.Host(manifest.Project, manifest.Environment);

    public bool IsStatic => config.Labels.GetValueOrDefault(Oci.KindLabel) == StaticKind;

    /// <summary>The application's files.</summary>
    public string Directory => Path.Join(root, config.WorkingDir ?? Oci.AppDirectory);

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

    public InstanceMark MarkOf(InstanceRecord instance) => new(instance.Id, platform);

    /// <summary>How to start an instance; only once this is ready.</summary>
    public Launch Launch(InstanceRecord instance, int? port)
    {
        var command = manifest.Processes.FirstOrDefault(process => process.Name == instance.Process)?.Command;
        return Launch(command is null ? [.. config.Entrypoint, .. config.Cmd ?? []] : ["/bin/sh", "-c", command], MarkOf(instance), instance.Output, port);
    }

    public Launch Launch(IReadOnlyList<string> command, InstanceMark mark, string output, int? port)
    {
        System.IO.Directory.CreateDirectory(scratch);
        if (user is not null)
            File.SetUnixFileMode(scratch, (UnixFileMode)0b111_111_111 | UnixFileMode.StickyBit);
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
            ["HOME"] = scratch,
            ["TMPDIR"] = scratch,
            ["LANG"] = "C.UTF-8",
        };
        foreach (var pair in config.Env.Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2))
            environment[pair[0]] = pair[0] == "PATH" ? $"{OnThisMachine(pair[1])}:{environment["PATH"]}" : pair[1];
        environment["AUTOSTACK_PROJECT"] = manifest.Project;
        environment["AUTOSTACK_ENVIRONMENT"] = manifest.Environment;
        environment["AUTOSTACK_DEPLOYMENT"] = manifest.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        environment["AUTOSTACK_COMMIT"] = manifest.Commit;
        environment["HOST"] = "127.0.0.1";
        foreach (var (name, value) in Given.Values)
            environment[name] = value;
        if (port is { } number)
            environment["PORT"] = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        environment[InstanceMark.Variable] = mark.ToString();
        return new Launch(command, Directory, environment, output, user);
    }

    /// <summary>Stores what an instance prints, without the values of secrets, until it has ended.</summary>
    public Task Ship(OutputShipping shipping, InstanceRecord instance, OutputFile file, CancellationToken ended) =>
        shipping.Run(new OutputSource(manifest.EnvironmentId, instance.Id, instance.Name, instance.Process, manifest.Number), file, variables.Task, Mask, ended);

    /// <summary>Takes the values of secrets out of what an application printed; all of it while they are not known.</summary>
    public IReadOnlyList<string> Mask(IReadOnlyList<string> lines) =>
        !variables.Task.IsCompletedSuccessfully ? []
        : Given.Secrets.Count == 0 ? lines
        : [.. lines.Select(line => Given.Secrets.Aggregate(line, (text, secret) => text.Replace(secret, "•••", StringComparison.Ordinal)))];

    private RuntimeVariables Given => variables.Task.IsCompletedSuccessfully ? variables.Task.Result : throw new InvalidOperationException("The variables are not known yet.");

    /// <summary>The image's directories lie below the release's root; the system's are the machine's own.</summary>
    private string OnThisMachine(string path) =>
        string.Join(':', path.Split(':').Where(part => part.StartsWith(Oci.AppDirectory, StringComparison.Ordinal)).Select(part => Path.Join(root, part)));
}

/// <param name="Secrets">Values that must not be shown.</param>
public sealed record RuntimeVariables(IReadOnlyDictionary<string, string> Values, IReadOnlyCollection<string> Secrets);
