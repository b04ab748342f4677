using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local;
using AutoStack.Api.Targets.Local.Instances;

namespace AutoStack.Api.Targets.Docker;

/// <summary>
/// Runs instances as containers of a Docker engine on this machine (docs/adr/0023). A container is found by its name, which names the instance, and by its labels; the
/// engine starts none again by itself.
/// </summary>
public sealed class ContainerHost(
    DockerApi api,
    DockerImages images,
    DockerSettings engine,
    ReleaseUnpacker unpacker,
    EnvironmentDisk disk,
    TargetSettings settings,
    ILogger<ContainerHost> logger) : BackgroundService, IInstanceHost
{
    /// <summary>Where an image does not say by its one exposed port where it listens.</summary>
    private const int UsualPort = 8080;

    private const string Label = "dev.autostack.";
    private const string PlatformLabel = $"{Label}platform";
    private const string InstanceLabel = $"{Label}instance";
    private const string ProjectLabel = $"{Label}project";
    private const int LogFiles = 2;

    /// <summary>
    /// Runs a command so that SIGTERM reaches all of it. A shell as a container's first process would keep the signal to itself, and what it started would be killed in the middle of its
    /// requests. So the command gets a shell of its own, the first one hands the signal to the whole group, and ends only when the command has, with its code. A wait that a signal breaks
    /// off is begun again. What the first shell says of all this ("Terminated") is nothing of the application's. The chart of applications has the same.
    /// </summary>
    private const string Launcher =
        """
        exec 3>&2 2>/dev/null
        trap 'trap "" TERM; kill -TERM 0' TERM INT QUIT
        (trap 'exit 143' TERM; eval "set --; $1") 2>&3 3>&- &
        while wait $!; code=$?; kill -0 $! 2>/dev/null; do :; done
        exit $code
        """;

    /// <summary>An address that is nobody's (RFC 5737), for a container that ended before it was asked for its own.</summary>
    private const string Nowhere = "198.51.100.0";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<Guid, bool> commands = [];

    /// <summary>Engines let two networks have one name, and take neither then: whoever looks for one makes it too before another looks.</summary>
    private readonly SemaphoreSlim networks = new(1);
    private volatile Func<IReadOnlySet<Guid>>? knownInstances;

    public string? Hindrance { get; private set; }

    /// <summary>The kernel does.</summary>
    public bool KeepsMemory => false;

    public async Task<Outcome<ReleaseRuntime>> Ready(ReleaseManifest manifest, string directory, bool runs, CancellationToken cancellation)
    {
        if (runs)
            return Outcome.Done(new ReleaseRuntime(manifest, files: null));
        try
        {
            // A site without a server needs no container: the proxy serves it. One that was unpacked before is served though the registry is away.
            var unpacked = Directory.Exists(directory);
            var read = unpacked
                ? (await unpacker.Unpack(manifest.Project, manifest.ImageDigest, directory, cancellation)).Select(files => files.Config)
                : await images.Config(manifest.Project, manifest.ImageDigest, cancellation);
            if (read is not Outcome<OciImageConfig>.Done { Value: var config })
                return read.Select<ReleaseRuntime>(_ => throw new InvalidOperationException("Done is handled above."));
            var needsHost = config.Config.Labels.GetValueOrDefault(Oci.RuntimeLabel) == Oci.HostRuntime;
            if (needsHost && config.Config.Labels.GetValueOrDefault(Oci.KindLabel) == Oci.StaticKind)
                return await Files(manifest, directory, cancellation);
            if (needsHost)
                return Outcome.Permanent<ReleaseRuntime>(
                    "image_needs_host",
                    $"{manifest.ImageDigest} runs on the runtimes of the machine, and this target runs containers. Name a base image for it (AutoStack__Builder__BaseImages), add a Dockerfile and have a container engine build it (AutoStack__Builder__Kind=Docker or Auto), or run releases as processes (AutoStack__Target__Kind=Local).");
            return (await images.Ensure(manifest.Project, manifest.ImageDigest, cancellation)).Select(_ => new ReleaseRuntime(manifest, files: null));
        }
        catch (HostAwayException e)
        {
            return Outcome.Transient<ReleaseRuntime>(e.Code, e.Message);
        }
    }

    public async Task<IInstanceRun?> Find(InstanceRecord instance, ReleaseRuntime release, OutputFile output)
    {
        if (instance.Container is null)
            return null;
        try
        {
            using var patience = new CancellationTokenSource(AnswerTime);
            return await api.Container(Name(instance.Name, instance.Id, release.Manifest), patience.Token) is { State.Running: true } container ? Run(instance, container, instance.Port, release, output) : null;
        }
        catch (Exception e) when (e is HostAwayException or DockerRefusedException or OperationCanceledException)
        {
            return new ContainerRun(instance, api, new ContainerOutput(api, instance.Container, output), settings);
        }
    }

    public async Task<IInstanceRun> Start(InstanceRecord instance, ReleaseRuntime release, OutputFile output, CancellationToken cancellation)
    {
        await release.Ready(cancellation);
        var isWeb = instance.Process == ReleaseRuntime.Web;
        return await Refusable(() => Start(instance, release, release.CommandOf(instance.Process), isWeb, output, cancellation));
    }

    public async Task<int?> RunToEnd(string command, ReleaseRuntime release, OutputFile output, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        commands[id] = true;
        try
        {
            var run = await Refusable(() => Start(new InstanceRecord(id, "release", 0, output.Path, null, null, null), release, command, isWeb: false, output, cancellation));
            try
            {
                await run.Ended(cancellation);
                return run.ExitCode;
            }
            finally
            {
                await run.End(settings.Grace);
                await run.Clear();
            }
        }
        finally
        {
            commands.TryRemove(id, out _);
        }
    }

    public override void Dispose()
    {
        networks.Dispose();
        base.Dispose();
    }

    public void EndOrphans(Func<IReadOnlySet<Guid>> known) => knownInstances = known;

    public IReadOnlyDictionary<Guid, InstanceUse> Measure(IReadOnlyDictionary<Guid, Instance> instances) => instances
        .Select(pair => (pair.Key, Use: pair.Value.Run?.Instance is { Pid: > 0 and var pid, Container: { } container, StartTime: { } start } ? ContainerUse.Of(pid, $"{container} {start}") : null))
        .Where(measured => measured.Use is not null)
        .ToDictionary(measured => measured.Key, measured => measured.Use!);

    /// <summary>Sees whether the engine is there, and removes what is nobody's when it is: at once, and from time to time.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var swept = TimeSpan.MinValue;
        var began = TimeProvider.System.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await api.Version(AnswerTime, stoppingToken);
                if (Hindrance is not null)
                    logger.LogInformation("The Docker engine is back");
                Hindrance = null;
                var now = TimeProvider.System.GetElapsedTime(began);
                if (knownInstances is { } known && (swept == TimeSpan.MinValue || now - swept > SweepPeriod))
                {
                    await Sweep(known, stoppingToken);
                    swept = now;
                }
            }
            catch (HostAwayException e)
            {
                if (Hindrance is null)
                    logger.LogWarning("{Reason} What runs is left as it is", e.Message);
                (Hindrance, swept) = (e.Message, TimeSpan.MinValue);
            }
            catch (DockerRefusedException e)
            {
                logger.LogWarning("The Docker engine refuses to be tidied up: {Reason}", e.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Outcome<ReleaseRuntime>> Files(ReleaseManifest manifest, string directory, CancellationToken cancellation)
    {
        var unpacked = await unpacker.Unpack(manifest.Project, manifest.ImageDigest, directory, cancellation);
        if (unpacked is Outcome<UnpackedRelease>.Done)
            Directory.SetLastWriteTimeUtc(directory, DateTime.UtcNow);
        return unpacked.Select(files => new ReleaseRuntime(manifest, files));
    }

    private async Task<ContainerRun> Start(InstanceRecord instance, ReleaseRuntime release, string? command, bool isWeb, OutputFile output, CancellationToken cancellation)
    {
        var manifest = release.Manifest;
        var name = Name(instance.Name, instance.Id, manifest);
        var held = await images.Ensure(manifest.Project, manifest.ImageDigest, cancellation) switch
        {
            Outcome<HeldImage>.Done { Value: var image } => image,
            Outcome<HeldImage>.Transient fault => throw new HostAwayException(fault.Code, fault.Reason),
            Outcome<HeldImage>.Permanent fault => throw new InstanceNotStartedException(fault.Reason),
            _ => throw new InvalidOperationException("There are three outcomes."),
        };
        int? port = isWeb ? Port(held) : null;
        var id = await Left(name, instance, output, cancellation) ?? await Create(name, instance, release, command, port, cancellation);
        try
        {
            await api.Start(id, cancellation);
        }
        catch (DockerRefusedException)
        {
            // The next try makes another, out of what is there then.
            await api.Remove(id, cancellation);
            throw;
        }

        var container = await api.Container(id, cancellation) ?? throw new InstanceNotStartedException("its container was removed while it was started");
        return Run(instance, container, port, release, output);
    }

    /// <summary>Takes up what a role that died has left under the name: one that runs, or was about to. One that has ended is removed, after its last words.</summary>
    private async Task<string?> Left(string name, InstanceRecord instance, OutputFile output, CancellationToken cancellation)
    {
        if (await api.Container(name, cancellation) is not { } left)
            return null;
        if (left.State.Running || left.State.Fresh)
            return left.Id;
        await new ContainerRun(instance with { Container = left.Id }, api, new ContainerOutput(api, left.Id, output), settings).Clear();
        return null;
    }

    private async Task<string> Create(string name, InstanceRecord instance, ReleaseRuntime release, string? command, int? port, CancellationToken cancellation)
    {
        var manifest = release.Manifest;
        var environment = new Dictionary<string, string> { ["HOST"] = "0.0.0.0", ["TMPDIR"] = "/tmp" };
        foreach (var (variable, value) in release.Environment)
            environment[variable] = value;
        if (port is { } number)
            environment["PORT"] = number.ToString(CultureInfo.InvariantCulture);
        var container = new NewContainer(
            images.Name(manifest.Project, manifest.ImageDigest),
            [.. environment.Select(pair => $"{pair.Key}={pair.Value}")],
            new Dictionary<string, string>
            {
                [PlatformLabel] = disk.Platform,
                [ProjectLabel] = manifest.Project,
                [$"{Label}environment"] = manifest.Environment,
                [$"{Label}deployment"] = $"{manifest.Deployment}",
                [$"{Label}release"] = manifest.Number.ToString(CultureInfo.InvariantCulture),
                [$"{Label}process"] = instance.Process,
                [InstanceLabel] = $"{instance.Id}",
            },
            new ContainerLimits(
                await Network(manifest.Project, cancellation),
                settings.InstanceMemoryBytes ?? 0,
                settings.InstanceMemoryBytes ?? 0,
                (long)((engine.Cpus ?? 0) * 1_000_000_000),
                engine.Pids,
                new ContainerLogConfig("local", new Dictionary<string, string>
                {
                    ["max-size"] = settings.OutputBytes.ToString(CultureInfo.InvariantCulture),
                    ["max-file"] = LogFiles.ToString(CultureInfo.InvariantCulture),
                })))
        {
            Entrypoint = command is null ? null : ["/bin/sh", "-c", Launcher, "sh"],
            Cmd = command is null ? null : [command],
        };
        return await api.Create(name, container, cancellation);
    }

    /// <returns>The id of the project's network, which is made unless it is there.</returns>
    private async Task<string> Network(string project, CancellationToken cancellation)
    {
        await networks.WaitAsync(cancellation);
        try
        {
            var name = $"autostack-{disk.ShortPlatform}-{project}";
            return (await api.Networks($"{PlatformLabel}={disk.Platform}", cancellation)).FirstOrDefault(network => network.Name == name)?.Id
                ?? await api.MakeNetwork(name, new Dictionary<string, string> { [PlatformLabel] = disk.Platform, [ProjectLabel] = project }, cancellation);
        }
        finally
        {
            networks.Release();
        }
    }

    private ContainerRun Run(InstanceRecord instance, HeldContainer container, int? port, ReleaseRuntime release, OutputFile output)
    {
        var address = container.NetworkSettings.Networks?.Values.Select(network => network.IPAddress).FirstOrDefault(address => !string.IsNullOrEmpty(address));
        var record = instance with { Container = container.Id, Pid = container.State.Pid, StartTime = container.State.StartedAt, Address = address ?? Nowhere, Port = port };
        return new ContainerRun(record, api, new ContainerOutput(api, container.Id, output), settings);
    }

    private async Task Sweep(Func<IReadOnlySet<Guid>> knownInstances, CancellationToken cancellation)
    {
        var label = $"{PlatformLabel}={disk.Platform}";
        var containers = await api.Containers(label, cancellation);
        var made = await api.Networks(label, cancellation);
        // Asked after the look: what is there and not known by now is nobody's.
        var known = knownInstances();
        var kept = new HashSet<string>();
        foreach (var container in containers)
        {
            if (container.Labels?.GetValueOrDefault(InstanceLabel) is { } text && Guid.TryParse(text, out var instance) && (known.Contains(instance) || commands.ContainsKey(instance)))
                kept.Add(container.Labels.GetValueOrDefault(ProjectLabel) ?? "");
            else
                await api.Remove(container.Id, cancellation);
        }

        foreach (var network in made.Where(network => !kept.Contains(network.Labels?.GetValueOrDefault(ProjectLabel) ?? "")))
            await api.RemoveNetwork(network.Id, cancellation);
    }

    private static async Task<ContainerRun> Refusable(Func<Task<ContainerRun>> start)
    {
        for (var again = true; ; again = false)
        {
            try
            {
                return await start();
            }
            catch (DockerRefusedException e) when (again && e.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            {
                // Somebody removed the image or the network between two steps, or has just taken the name: what is missing is made again.
            }
            catch (DockerRefusedException e)
            {
                throw new InstanceNotStartedException(e.Message, e);
            }
        }
    }

    /// <summary>The one port that the image says it listens on, so that images of others run as they are; else the usual one.</summary>
    private static int Port(HeldImage image) =>
        image.Config?.ExposedPorts?.Keys.ToList() is [var only] && only.EndsWith("/tcp", StringComparison.Ordinal) && int.TryParse(only[..^4], out var port) ? port : UsualPort;

    /// <summary>For people first, and no other instance's: <c>hello-production-12-web.1-0193ab…</c>.</summary>
    private static string Name(string instance, Guid id, ReleaseManifest manifest) => $"{manifest.Project}-{manifest.Environment}-{manifest.Number}-{instance}-{id:N}";
}
