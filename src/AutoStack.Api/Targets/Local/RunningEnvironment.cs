using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local.Drift;
using AutoStack.Api.Targets.Local.Instances;
using AutoStack.Domain;
using AutoStack.Domain.Runtime;

namespace AutoStack.Api.Targets.Local;

/// <summary>
/// One environment on this machine: what runs in it, its route, and the change under way. Wants come one after the other; a newer one ends the change that an
/// older one began.
/// </summary>
public sealed partial class RunningEnvironment(Want identity, TargetParts parts) : IDisposable
{
    private const int NotesKept = 200;
    private const int ReleaseCommandsKept = 20;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Applications get no longer than this when the whole platform ends.</summary>
    private static readonly TimeSpan LastGrace = TimeSpan.FromSeconds(4);
    private readonly Lock gate = new();
    private readonly List<string> notes = [];
    private readonly List<Task> drains = [];
    private readonly CancellationTokenSource hurry = new();
    private CancellationTokenSource? changing;
    private Task change = Task.CompletedTask;
    private RunningRelease? serving;
    private RunningRelease? coming;
    private ReleaseManifest? stopped;
    private readonly List<RunningRelease> leaving = [];

    /// <summary>The image that is made ready to run.</summary>
    private string? preparing;
    private TargetHindrance? hindrance;
    private bool unsaved;
    private IReadOnlyList<DeploymentId> releaseCommands = [];
    private string commit = "";
    private string brought = "";
    private RolloutPhase phase = RolloutPhase.Serving;
    private bool shifted;
    private TargetFailure? failure;

    public EnvironmentId Id => identity.EnvironmentId;

    /// <summary>The images whose files are in use here.</summary>
    public IReadOnlyList<string> ImagesInUse
    {
        get
        {
            lock (gate)
                return [.. Releases.Select(release => release.Manifest.ImageDigest).Concat(new[] { stopped?.ImageDigest, preparing }.OfType<string>())];
        }
    }

    /// <summary>The files that instances print to here.</summary>
    public IReadOnlyList<string> OutputsInUse => [.. Records.Select(record => record.Output)];

    public IReadOnlyList<Guid> InstancesInUse => [.. Records.Select(record => record.Id)];

    private List<InstanceRecord> Records
    {
        get
        {
            lock (gate)
                return [.. Releases.SelectMany(release => release.Instances).Select(instance => instance.Record)];
        }
    }

    private IEnumerable<RunningRelease> Releases => new[] { serving, coming }.OfType<RunningRelease>().Concat(leaving);

    /// <summary>Those that serve, and those that are to.</summary>
    public IEnumerable<Instance> Instances => new[] { serving, coming }.OfType<RunningRelease>().SelectMany(release => release.Instances);

    /// <summary>How what serves here fares.</summary>
    public RuntimeFact.Fares Fares => serving?.Fares ?? new RuntimeFact.Fares(RuntimeHealth.None, 0, 0);

    /// <summary>What has been brought about, for whoever compares it with the world; null while a change is under way, or could not be brought about.</summary>
    public Settled? Settled
    {
        get
        {
            lock (gate)
                return phase == RolloutPhase.Serving && commit.Length > 0 && commit == brought
                    ? new Settled(identity.EnvironmentId, identity.Project, identity.Environment, identity.Port, brought, serving?.Manifest, serving?.Disk)
                    : null;
        }
    }

    /// <summary>Set when the state that others see is out of date.</summary>
    public bool Dirty { get; private set; }

    /// <summary>Takes up what an earlier target role left running.</summary>
    public async Task Restore(EnvironmentFile file, CancellationToken cancellation)
    {
        commit = brought = file.GitopsCommit;
        releaseCommands = file.ReleaseCommands;
        if (file.Manifest is { Stopped: true })
            stopped = file.Manifest;
        else if (file.Manifest is { } manifest)
        {
            if (await parts.Preparation.Ready(manifest, file.Instances.Count > 0, cancellation) is Outcome<ReleaseRuntime>.Done { Value: var runtime })
            {
                drains.Add(GiveVariables(manifest, runtime));
                serving = new RunningRelease(manifest, runtime, [.. file.Instances.Select(record => Make(record, runtime))]);
                await Task.WhenAll(serving.Instances.Select(instance => instance.Begin()));
            }
            else
                parts.Logger.LogError("{Project}/{Environment} #{Number} could not be restored from disk; it is made again from Git", identity.Project, identity.Environment, manifest.Number);
        }

        SetRoute();
    }

    /// <summary>Gets the variables of what an earlier role left running as soon as the database answers; until then it runs, and is not started again.</summary>
    private async Task GiveVariables(ReleaseManifest manifest, ReleaseRuntime runtime)
    {
        while (!hurry.IsCancellationRequested)
        {
            try
            {
                runtime.Give(await parts.Preparation.Variables(manifest, hurry.Token));
                return;
            }
            catch (Environments.UnreadableVariableException e)
            {
                parts.Logger.LogError("{Project}: {Reason} What runs is not started again until then", identity.Project, e.In(identity.Environment));
                await Task.Delay(TimeSpan.FromSeconds(30), hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or OperationCanceledException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Begins to bring a commit about, unless that is done or under way.</summary>
    public void Want(string wanted)
    {
        lock (gate)
        {
            if (wanted == commit)
                return;
            commit = wanted;
            changing?.Cancel();
            changing?.Dispose();
            changing = new CancellationTokenSource();
            var (former, cancellation) = (change, changing.Token);
            change = Task.Run(async () =>
            {
                await former;
                await Change(wanted, cancellation);
            });
        }
    }

    public TargetState Observe()
    {
        lock (gate)
        {
            Dirty = false;
            var now = coming ?? serving;
            return new TargetState(commit, phase, shifted, now?.Healthy ?? 0, now?.Wanted ?? 0, failure, [.. notes], serving?.Observe() ?? [], hindrance);
        }
    }

    /// <summary>Ends everything here, or lets it run on for the next target role.</summary>
    public async Task Stop(bool endApplications)
    {
        lock (gate)
            changing?.Cancel();
        await hurry.CancelAsync();
        await change;
        await Task.WhenAll(drains);
        if (serving is null)
            return;
        await Task.WhenAll(serving.Instances.Select(instance => endApplications ? instance.End(parts.Settings.Grace < LastGrace ? parts.Settings.Grace : LastGrace) : instance.LetGo()));
    }

    public void Dispose()
    {
        changing?.Dispose();
        hurry.Dispose();
    }

    private InstanceRecord Record(ReleaseManifest manifest, string process, int index)
    {
        var id = Guid.CreateVersion7();
        return new InstanceRecord(id, process, index, Path.Combine(parts.Preparation.OutputDirectory(manifest), $"{manifest.Number}-{process}.{index}-{id:N}.log"), null, null, null);
    }

    private static string Names(IEnumerable<Instance> instances) => string.Join(", ", instances.Select(instance => instance.Record.Name));

    private Instance Make(InstanceRecord record, ReleaseRuntime runtime) => new(record, runtime, parts.Host, parts.Probe, parts.Shipping, parts.Facts, parts.Settings, parts.Clock, _ => Changed());

    private void Changed()
    {
        SetRoute();
        Save();
        lock (gate)
            Dirty = true;
        parts.Signal.Set();
    }

    private void Note(string text)
    {
        lock (gate)
        {
            if (notes.Count < NotesKept && (notes.Count == 0 || notes[^1] != text))
                notes.Add(text);
            Dirty = true;
        }

        parts.Signal.Set();
    }

    private void Fail<T>(Outcome<T> outcome)
    {
        if (outcome is Outcome<T>.Permanent { Code: var code, Reason: var reason })
            Fail(code, reason, []);
    }

    private void Fail(string code, string reason, IReadOnlyList<string> output)
    {
        lock (gate)
        {
            failure = new TargetFailure(code, reason, output);
            phase = RolloutPhase.Failed;
            Dirty = true;
        }

        parts.Signal.Set();
    }
}
