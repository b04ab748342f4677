using AutoStack.Api.Disk;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local.Instances;

namespace AutoStack.Api.Targets.Local;

/// <summary>How a commit is brought about: prepared, started, watched until it is well, and given the requests.</summary>
public sealed partial class RunningEnvironment
{
    private async Task Change(string wanted, CancellationToken cancellation)
    {
        lock (gate)
        {
            notes.Clear();
            (phase, shifted, failure, coming) = (RolloutPhase.Rolling, false, null, null);
            Dirty = true;
        }

        try
        {
            await BringAbout(wanted, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await GiveUp();
        }
        catch (Exception e)
        {
            parts.Logger.LogError(e, "{Project}/{Environment} at {Commit} met a fault", identity.Project, identity.Environment, wanted);
            await GiveUp();
            Fail("internal_error", $"The target role met an internal error ({e.GetType().Name}); its log has the details.", []);
        }
        finally
        {
            lock (gate)
                (preparing, hindrance) = (null, null);
        }
    }

    private async Task BringAbout(string wanted, CancellationToken cancellation)
    {
        var read = await Patiently(() => parts.GitOps.Read(identity.Project, identity.Environment, wanted, cancellation), cancellation);
        if (read is not Outcome<ReleaseManifest?>.Done { Value: var manifest })
        {
            Fail(read);
            return;
        }

        // The name may belong to a later environment by now: what that is to run is not for this one.
        if (manifest is not null && manifest.EnvironmentId != identity.EnvironmentId)
            manifest = null;
        if (manifest is null or { Stopped: true })
        {
            Note(manifest is null ? "Nothing is to run here." : $"{identity.Project} is stopped: no instance is to run.");
            await Shift(null, manifest, wanted, cancellation);
            return;
        }

        if (serving is not null && Same(serving.Manifest, manifest))
        {
            await Shift(serving, null, wanted, cancellation);
            return;
        }

        if (await Prepare(manifest, cancellation) is not var (runtime, plan) || !await RunReleaseCommand(manifest, runtime, cancellation))
            return;
        if (runtime.IsStatic && serving?.Manifest.Deployment == manifest.Deployment)
            Note("A site of files has no process of its own; the proxy serves it.");
        IReadOnlyList<Instance> added = runtime.IsStatic ? [] : [.. plan.Missing.Select(missing => Make(Record(manifest, missing.Process, missing.Index), runtime))];
        var release = new RunningRelease(manifest, runtime, [.. plan.Kept, .. added]);
        lock (gate)
            coming = release;
        if (plan.Kept.Count > 0)
            Note($"Going on as they are: {Names(plan.Kept)}");
        if (added.Count > 0)
            Note($"Starting {added.Count} {(added.Count == 1 ? "instance" : "instances")}: {Names(added)}");
        foreach (var instance in added)
            await instance.Begin();
        // Those that go on have shown before that they can be well.
        if (await new HealthWatch(new RunningRelease(manifest, runtime, added), Note, Hinder).Wait(cancellation) is { } unwell)
        {
            await GiveUp();
            Fail(unwell.Code, unwell.Reason, unwell.Output);
            return;
        }

        await Shift(release, null, wanted, cancellation);
    }

    /// <summary>Gets what is to run ready on this machine, and finds out what of it runs already.</summary>
    /// <returns>Null when it cannot be had; that is told then.</returns>
    private async Task<(ReleaseRuntime Runtime, InstancePlan Plan)?> Prepare(ReleaseManifest manifest, CancellationToken cancellation)
    {
        if (serving is { IsStatic: false } running && MayGoOn(running.Manifest, manifest))
        {
            await running.Runtime.Ready(cancellation);
            var variables = await Patiently(async () => Outcome.Done(await parts.Preparation.Variables(manifest, cancellation)), cancellation);
            if (variables is Outcome<RuntimeVariables>.Done { Value: var given } && running.Runtime.HasVariablesOf(given))
                return (running.Runtime, InstancePlan.For(manifest, running.Instances));
        }

        lock (gate)
            preparing = manifest.ImageDigest;
        var prepared = await Patiently(() => parts.Preparation.Prepare(manifest, cancellation), cancellation);
        if (prepared is Outcome<ReleaseRuntime>.Done { Value: var runtime })
            return (runtime, InstancePlan.Anew(manifest));
        Fail(prepared);
        return null;
    }

    /// <summary>The one moment at which requests begin to reach another release, or other instances of the same one.</summary>
    /// <param name="stop">What is live and stopped, when nothing is to run for that reason.</param>
    private async Task Shift(RunningRelease? release, ReleaseManifest? stop, string wanted, CancellationToken cancellation)
    {
        // Before anybody is sent there: the next target role must find what serves.
        await Patiently(() => Task.FromResult(Written(release, stop, wanted)), cancellation);
        var old = serving;
        lock (gate)
        {
            serving = release;
            stopped = stop;
            coming = null;
            brought = wanted;
        }

        SetRoute();
        Save();
        var surplus = release is null ? old?.Instances ?? [] : release.Surplus(old);
        Note(Shifted(old, release, surplus));
        drains.RemoveAll(task => task.IsCompleted);
        if (old is not null && surplus.Count > 0)
            drains.Add(Leave(new RunningRelease(old.Manifest, old.Runtime, surplus)));
        lock (gate)
        {
            shifted = release is not null;
            phase = RolloutPhase.Serving;
            Dirty = true;
        }
    }

    private static string Shifted(RunningRelease? old, RunningRelease? release, IReadOnlyList<Instance> surplus)
    {
        var underWay = surplus.Sum(instance => instance.Upstream?.UnderWay ?? 0);
        return release is null ? $"Requests are no longer answered{(surplus.Count > 0 ? $"; {underWay} under way are let to end" : "")}."
            : old is null || ReferenceEquals(old, release) ? $"Requests reach #{release.Manifest.Number}."
            : old.Manifest.Deployment != release.Manifest.Deployment ? $"Requests reach #{release.Manifest.Number} from now on; {underWay} under way at #{old.Manifest.Number} are let to end."
            : surplus.Count == 0 ? $"Requests reach {Names(release.Instances)} from now on."
            : $"Requests reach {Names(release.Instances)} from now on; {underWay} under way at {(release.Instances.Except(old.Instances).Any() ? "the former ones" : Names(surplus))} are let to end.";
    }

    /// <summary>Lets requests under way end, then ends the instances. Only once no route leads to them any more.</summary>
    private async Task Leave(RunningRelease old)
    {
        lock (gate)
            leaving.Add(old);
        await Task.WhenAll(old.Instances.Select(async instance =>
        {
            if (instance.Upstream is { } upstream)
                await upstream.Drain(parts.Settings.Drain, hurry.Token);
            await instance.End(parts.Settings.Grace);
        }));
        lock (gate)
            leaving.Remove(old);
    }

    /// <summary>Runs the release command once for a deployment.</summary>
    private async Task<bool> RunReleaseCommand(ReleaseManifest manifest, ReleaseRuntime runtime, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(manifest.ReleaseCommand) || releaseCommands.Contains(manifest.Deployment))
            return true;
        if (await Patiently(() => new ReleaseCommand(parts, Note).Run(manifest, runtime, cancellation), cancellation) is Outcome<TargetFailure?>.Done { Value: { } fault })
        {
            Fail(fault.Code, fault.Reason, fault.Output);
            return false;
        }

        releaseCommands = [.. releaseCommands.TakeLast(ReleaseCommandsKept - 1), manifest.Deployment];
        Save();
        return true;
    }

    /// <summary>Waits for what passes by itself; how long is the API's to decide, which then wants something else.</summary>
    private async Task<Outcome<T>> Patiently<T>(Func<Task<Outcome<T>>> ask, CancellationToken cancellation)
    {
        for (var pause = Look; ; pause = pause < TimeSpan.FromSeconds(5) ? pause * 2 : pause)
        {
            Outcome<T> answer;
            try
            {
                answer = await ask();
            }
            catch (Exception e) when (Persistence.DatabaseFaults.IsPassing(e))
            {
                answer = Outcome.Transient<T>("database_unavailable", "The database does not answer.");
            }
            catch (IOException e) when (DiskFull.Is(e))
            {
                answer = Outcome.Transient<T>(DiskFull.Code, DiskFull.Reason("the release could not be made ready", e));
            }

            Hinder(answer is Outcome<T>.Transient passing ? new TargetHindrance(passing.Code, passing.Reason) : null);
            if (answer is not Outcome<T>.Transient fault)
                return answer;
            Note($"{fault.Reason} Trying again.");
            await Task.Delay(pause, cancellation);
        }
    }

    private void Hinder(TargetHindrance? what)
    {
        lock (gate)
        {
            Dirty |= hindrance != what;
            hindrance = what;
        }
    }

    private async Task GiveUp()
    {
        IReadOnlyList<Instance> begun;
        lock (gate)
        {
            begun = coming is null ? [] : serving is null ? coming.Instances : serving.Surplus(coming);
            coming = null;
        }

        await Task.WhenAll(begun.Select(instance => instance.End(TimeSpan.FromSeconds(1))));
    }

    /// <summary>Going back to what still serves starts nothing anew.</summary>
    private static bool Same(ReleaseManifest a, ReleaseManifest b) => MayGoOn(a, b) && a.ConfigRevision == b.ConfigRevision && a.Processes.SequenceEqual(b.Processes);

    /// <summary>What runs for the one is what the other wants, if its variables are the same too: all but the numbers of instances.</summary>
    private static bool MayGoOn(ReleaseManifest a, ReleaseManifest b) =>
        (a.Deployment, a.ImageDigest, a.HealthPath, a.Restart) == (b.Deployment, b.ImageDigest, b.HealthPath, b.Restart)
        && a.Processes.All(process => b.Processes.FirstOrDefault(other => other.Name == process.Name) is not { } other || other.Command == process.Command);
}
