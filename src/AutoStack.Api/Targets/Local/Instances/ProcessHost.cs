using System.Globalization;
using AutoStack.Api.Hosting;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Api.Targets.Local.Metrics;

namespace AutoStack.Api.Targets.Local.Instances;

/// <summary>Runs instances as processes of this machine, out of unpacked images.</summary>
public sealed class ProcessHost(ReleaseUnpacker unpacker, UnprivilegedUser user, EnvironmentDisk disk, TargetSettings settings, IConfiguration configuration) : IInstanceHost
{
    private readonly InstanceProcesses processes = new(disk.Platform);
    private readonly string scratches = Path.Combine(StateDirectories.Data(configuration), "scratch");

    public string? Hindrance => null;

    public bool KeepsMemory => settings.InstanceMemoryBytes is not null;

    public async Task<Outcome<ReleaseRuntime>> Ready(ReleaseManifest manifest, string directory, bool runs, CancellationToken cancellation)
    {
        var unpacked = await unpacker.Unpack(manifest.Project, manifest.ImageDigest, directory, cancellation);
        if (unpacked is not Outcome<UnpackedRelease>.Done { Value: var files })
            return unpacked.Select<ReleaseRuntime>(_ => throw new InvalidOperationException("Done is handled above."));
        Directory.SetLastWriteTimeUtc(directory, DateTime.UtcNow);
        // Its programs and libraries are its own, made for a root file system that only a container gives them.
        return files.Config.Config.Labels.GetValueOrDefault(Oci.RuntimeLabel) == Oci.HostRuntime
            ? Outcome.Done(new ReleaseRuntime(manifest, files))
            : Outcome.Permanent<ReleaseRuntime>("image_needs_containers", $"{manifest.ImageDigest} was made to run in a container, and this target runs processes of the machine. Have the built-in builder build it, or choose a target with containers.");
    }

    public Task<IInstanceRun?> Find(InstanceRecord instance, ReleaseRuntime release, OutputFile output) => Task.FromResult<IInstanceRun?>(
        instance is { Pid: { } pid, StartTime: { } startTime } && DetachedProcess.Adopt(pid, startTime) is { } process ? new ProcessRun(instance, process, Mark(instance.Id)) : null);

    public Task<IInstanceRun> Start(InstanceRecord instance, ReleaseRuntime release, OutputFile output, CancellationToken cancellation)
    {
        int? port = instance.Process == ReleaseRuntime.Web ? HealthProbe.FreePort() : null;
        var process = Start(release.CommandOf(instance.Process) is { } command ? ["/bin/sh", "-c", command] : [.. Config(release).Entrypoint, .. Config(release).Cmd ?? []], release, Mark(instance.Id), output, port);
        return Task.FromResult<IInstanceRun>(new ProcessRun(instance with { Pid = process.Id, StartTime = process.StartTime, Port = port }, process, Mark(instance.Id)));
    }

    public async Task<int?> RunToEnd(string command, ReleaseRuntime release, OutputFile output, CancellationToken cancellation)
    {
        var mark = Mark(Guid.CreateVersion7());
        var process = Start(["/bin/sh", "-c", command], release, mark, output, port: null);
        try
        {
            return await process.Ended(cancellation);
        }
        finally
        {
            await process.End(settings.Grace);
            await mark.EndLeftovers();
        }
    }

    public void EndOrphans(Func<IReadOnlySet<Guid>> known) => InstanceMark.EndOrphans(disk.Platform, known());

    public IReadOnlyDictionary<Guid, InstanceUse> Measure(IReadOnlyDictionary<Guid, Instance> instances)
    {
        var running = instances.Where(pair => pair.Value.Run is ProcessRun).ToDictionary(pair => pair.Key, pair => (ProcessRun)pair.Value.Run!);
        if (running.Count == 0)
            return new Dictionary<Guid, InstanceUse>();
        var used = new Dictionary<Guid, InstanceUse>();
        foreach (var (id, members) in processes.Of(ProcessTable.Read(), running.ToDictionary(pair => pair.Key, pair => (pair.Value.Instance.Pid!.Value, pair.Value.Instance.StartTime!))))
        {
            running[id].Saw(members);
            if (settings.InstanceMemoryBytes is { } limit && members.Sum(process => process.Resident) > limit && Memory(members) is var memory && memory > limit)
                running[id].EndForMemory(memory, limit);
            // The time of a process that ended is its parent's from then on, so the sum never counts it twice.
            used[id] = new InstanceUse(TimeSpan.FromTicks(members.Sum(process => process.Cpu.Ticks)), Memory(members), $"{running[id].Instance.Pid} {running[id].Instance.StartTime}");
        }

        return used;
    }

    private static long Memory(List<ProcessEntry> members) => members.Sum(process => ProcessTable.Proportional(process.Id) ?? process.Resident);

    private InstanceMark Mark(Guid instance) => new(instance, disk.Platform);

    private DetachedProcess Start(IReadOnlyList<string> command, ReleaseRuntime release, InstanceMark mark, OutputFile output, int? port)
    {
        try
        {
            return DetachedProcess.Start(Launch(command, release, mark, output, port));
        }
        catch (ChildNotStartedException e)
        {
            throw new InstanceNotStartedException(e.Message, e);
        }
    }

    private Launch Launch(IReadOnlyList<string> command, ReleaseRuntime release, InstanceMark mark, OutputFile output, int? port)
    {
        var scratch = Path.Combine(scratches, $"{release.Manifest.Project}--{release.Manifest.Environment}");
        Directory.CreateDirectory(scratch);
        if (user.Account is not null)
            File.SetUnixFileMode(scratch, (UnixFileMode)0b111_111_111 | UnixFileMode.StickyBit);
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
            ["HOME"] = scratch,
            ["TMPDIR"] = scratch,
            ["LANG"] = "C.UTF-8",
        };
        foreach (var pair in Config(release).Env.Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2))
            environment[pair[0]] = pair[0] == "PATH" ? $"{OnThisMachine(pair[1], release)}:{environment["PATH"]}" : pair[1];
        environment["HOST"] = "127.0.0.1";
        foreach (var (name, value) in release.Environment)
            environment[name] = value;
        if (port is { } number)
            environment["PORT"] = number.ToString(CultureInfo.InvariantCulture);
        environment[InstanceMark.Variable] = mark.ToString();
        return new Launch(command, release.Directory!, environment, output.Path, user.Account);
    }

    private static OciRunConfig Config(ReleaseRuntime release) => release.Files!.Config.Config;

    /// <summary>The image's directories lie below the release's root; the system's are the machine's own.</summary>
    private static string OnThisMachine(string path, ReleaseRuntime release) =>
        string.Join(':', path.Split(':').Where(part => part.StartsWith(Oci.AppDirectory, StringComparison.Ordinal)).Select(part => Path.Join(release.Files!.Directory, part)));
}
