using AutoStack.Api.Logs;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local.Facts;
using AutoStack.Api.Targets.Local.Output;
using AutoStack.Api.Targets.Local.Proxy;
using AutoStack.Domain.Runtime;

namespace AutoStack.Api.Targets.Local.Instances;

/// <summary>What tells one instance from others; kept on disk, so that the next target role finds it again.</summary>
/// <param name="Id">Also in the environment of its processes, as <see cref="InstanceMark"/>, or on its container.</param>
/// <param name="Pid">Of its first process.</param>
public sealed record InstanceRecord(Guid Id, string Process, int Index, string Output, int? Pid, string? StartTime, int? Port)
{
    private const string Loopback = "127.0.0.1";

    /// <summary>Where it listens: on this machine, or on the network of its container.</summary>
    public string Address { get; init; } = Loopback;

    /// <summary>The id of the container that it runs in; null for a process of the machine.</summary>
    public string? Container { get; init; }

    public string Name => $"{Process}.{Index}";
}

/// <summary>How an instance ended by itself.</summary>
public sealed record Crash(Ending Ending, IReadOnlyList<string> Output);

/// <summary>
/// One running copy of a process of a release: starts it, finds out when it is well, and starts it again with growing pauses when it ends by itself.
/// </summary>
/// <param name="clock">What the pauses go by.</param>
public sealed class Instance(InstanceRecord record, ReleaseRuntime release, IInstanceHost host, HealthProbe probe, OutputShipping shipping, RuntimeFacts facts, TargetSettings settings, TimeProvider clock, Action<Instance> changed) : IDisposable
{
    private const int CrashLines = 20;
    private const int CrashLineLength = 500;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WorkerTrial = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(10);

    /// <summary>Between two tries while what it runs on does not answer.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource ending = new();
    private readonly OutputFile output = new(record.Output, settings.OutputBytes);
    private IInstanceRun? run;
    private Task keeping = Task.CompletedTask;
    private Task shipped = Task.CompletedTask;
    private readonly CancellationTokenSource printed = new();
    private TimeSpan? endWithin;
    private volatile InstanceRecord current = record;
    private InstanceState state = InstanceState.Starting;
    private DateTimeOffset since = DateTimeOffset.UtcNow;

    public InstanceRecord Record => current;

    public bool IsWeb => current.Process == ReleaseRuntime.Web;

    /// <summary>While it runs.</summary>
    public IInstanceRun? Run => run;

    /// <summary>Takes requests from the first time that it is well until its process ends; a new one after each start.</summary>
    public Upstream? Upstream { get; private set; }

    public bool Healthy { get; private set; }

    public int Restarts { get; private set; }

    public DateTimeOffset StartedAt { get; private set; } = DateTimeOffset.UtcNow;

    public DateTimeOffset? CrashedAt { get; private set; }

    public Crash? LastCrash { get; private set; }

    /// <summary>Exits by itself since the instance was made.</summary>
    public int Exits { get; private set; }

    /// <summary>What the health check last met; null when it is well or was not asked yet.</summary>
    public string? Fault { get; private set; }

    /// <summary>Why it is not even started, since what it runs on does not answer; null otherwise.</summary>
    public TargetHindrance? Hindrance { get; private set; }

    /// <summary>Starts it, or takes it over where it still runs.</summary>
    public async Task Begin()
    {
        if (await host.Find(current, release, output) is { } found)
        {
            (run, current) = (found, found.Instance);
            // It served a moment ago: requests go there at once, and the health check looks behind that.
            SetHealthy(IsWeb ? NewUpstream() : null);
        }

        keeping = Task.Run(Keep);
        shipped = Task.Run(() => release.Ship(shipping, Record, output, printed.Token));
    }

    /// <summary>Ends it for good; what it holds in requests is drained by whoever took it off the route.</summary>
    public async Task End(TimeSpan grace)
    {
        endWithin = grace;
        await LetGo();
        Healthy = false;
    }

    /// <summary>Lets go of it without ending it: the next target role takes it over.</summary>
    public async Task LetGo()
    {
        await ending.CancelAsync();
        await keeping;
        await printed.CancelAsync();
        await shipped;
    }

    public void Dispose()
    {
        ending.Dispose();
        printed.Dispose();
    }

    public IReadOnlyList<string> OutputTail(int lines) => release.Mask(output.Tail(lines));

    /// <inheritdoc cref="IInstanceRun.ListensElsewhere"/>
    public string? ListensElsewhere() => run?.ListensElsewhere();

    public ObservedInstance Observe() => new(
        current.Name,
        current.Process,
        Healthy,
        current.Port,
        Restarts,
        StartedAt,
        CrashedAt,
        LastCrash?.Output ?? [])
    {
        State = state,
        Since = since,
        Pid = run?.Instance.Pid,
        Release = release.Observed,
        Ended = LastCrash is { Ending: var ending } ? new ObservedEnd(ending.ExitCode, ending.Signal, ending.Reason) : null,
    };

    private async Task Keep()
    {
        try
        {
            for (var streak = 0; !ending.IsCancellationRequested;)
            {
                var from = output.Length;
                var began = clock.GetTimestamp();
                if (run is null)
                    await Start();
                using var watching = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
                var watch = Watch(watching.Token);
                var ended = run!;
                var how = await ended.Ended(ending.Token);
                await watching.CancelAsync();
                await watch;
                run = null;
                await ended.Clear();
                streak = clock.GetElapsedTime(began) > Steady ? 1 : streak + 1;
                Crashed(how, from);
                await Task.Delay(Pause(streak), clock, ending.Token);
                Restarts++;
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Here and not in End, so that one that was just being started is ended too.
            if (run is { } running && endWithin is { } grace)
            {
                var obeyed = await running.End(grace);
                await running.Clear();
                if (!obeyed)
                    output.Note($"{current.Name} did not end within {grace.TotalSeconds:0.#} s of SIGTERM and was killed.");
            }
            else if (run is not null)
                await run.LetGo();
        }
    }

    private async Task Start()
    {
        await release.Ready(ending.Token);
        StartedAt = DateTimeOffset.UtcNow;
        for (var fault = 1; run is null;)
        {
            try
            {
                run = await host.Start(current, release, output, ending.Token);
            }
            catch (InstanceNotStartedException e)
            {
                Exits++;
                LastCrash = new Crash(Ending.NotStarted(e.Message), [e.Message]);
                Changed();
                Tell(LastCrash);
                await Task.Delay(Pause(fault++), clock, ending.Token);
            }
            catch (HostAwayException e)
            {
                // No fault of the application's: it counts as no exit, and is tried until the host is back.
                Hindrance = new TargetHindrance(e.Code, e.Message);
                await Task.Delay(Away, clock, ending.Token);
            }
        }

        Hindrance = null;
        current = run.Instance;
        Changed();
        facts.Tell(release.Manifest.EnvironmentId, new RuntimeFact.Started(current.Name, current.Process, release.Manifest.Deployment, release.Manifest.Number, Restarts));
    }

    /// <summary>Asks it how it is until it ends: often until it is well, then every few seconds.</summary>
    private async Task Watch(CancellationToken cancellation)
    {
        try
        {
            if (!IsWeb)
            {
                await Task.Delay(WorkerTrial, cancellation);
                SetHealthy(null);
                await Task.Delay(Timeout.Infinite, cancellation);
            }

            var failed = 0;
            while (true)
            {
                Fault = await probe.Fault(current.Address, current.Port!.Value, release.HealthPath, release.Host, cancellation);
                failed = Fault is null ? 0 : failed + 1;
                if (Fault is null && !Healthy)
                    SetHealthy(Upstream ?? NewUpstream());
                else if (Healthy && failed >= 3)
                {
                    Healthy = false;
                    Changed();
                }

                await Task.Delay(Healthy ? TimeSpan.FromSeconds(5) : Look, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Its process has ended.
        }
    }

    /// <summary>Tells others, and notes since when it is as it is.</summary>
    private void Changed()
    {
        var now = ending.IsCancellationRequested && endWithin is not null ? InstanceState.Stopped
            : Healthy ? InstanceState.Healthy
            : run is not null && Upstream is not null ? InstanceState.Unhealthy
            : Exits > 0 ? InstanceState.Restarting
            : InstanceState.Starting;
        if (now != state)
            (state, since) = (now, DateTimeOffset.UtcNow);
        changed(this);
    }

    private Upstream NewUpstream() => new(current.Address, current.Port!.Value);

    private void SetHealthy(Upstream? upstream)
    {
        Upstream = upstream;
        Healthy = true;
        Changed();
    }

    private void Crashed(Ending ending, long from)
    {
        Healthy = false;
        Upstream = null;
        Exits++;
        CrashedAt = DateTimeOffset.UtcNow;
        LastCrash = new Crash(ending, release.Mask(output.Tail(CrashLines, from)));
        output.Note($"{current.Name} {ending.Reason}.");
        Changed();
        Tell(LastCrash);
    }

    private void Tell(Crash crash) => facts.Tell(
        release.Manifest.EnvironmentId,
        new RuntimeFact.Crashed(
            current.Name,
            current.Process,
            release.Manifest.Deployment,
            release.Manifest.Number,
            crash.Ending.ExitCode,
            crash.Ending.Signal,
            crash.Ending.Reason,
            Restarts,
            Times: 1,
            [.. crash.Output.Select(line => LogText.Clean(line.Length > CrashLineLength ? $"{line[..CrashLineLength]}…" : line))]));

    /// <summary>Half a second, then twice as long each time, up to a minute.</summary>
    private static TimeSpan Pause(int streak) => TimeSpan.FromMilliseconds(Math.Min(500 * Math.Pow(2, streak - 1), LongestPause.TotalMilliseconds));
}
