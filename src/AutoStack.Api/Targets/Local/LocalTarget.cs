using AutoStack.Api.Pipeline;
using AutoStack.Domain;

namespace AutoStack.Api.Targets.Local;

/// <summary>The API's side of the local target: says what is wanted, and watches what the target role makes of it.</summary>
public class LocalTarget(TargetRows rows, TargetSettings settings) : ITarget
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(10);

    /// <summary>What hinders the target for longer is told; a moment's fault of the database is not.</summary>
    private static readonly TimeSpan LongHindrance = TimeSpan.FromSeconds(3);

    public virtual string Kind => "local";

    public virtual bool RunsContainers => false;

    public async Task<Outcome<SyncedRelease>> Sync(SyncRelease request, StageContext context)
    {
        if (!await rows.Want(request, context.Epoch, settings.FirstAppPort, context.Cancellation))
            return Outcome.Permanent<SyncedRelease>("overtaken", "A newer change of this environment is being brought about already.");
        context.Log.Write($"Asked the target '{Kind}' for {request.Project}/{request.Environment} at {request.GitOpsCommit[..Math.Min(12, request.GitOpsCommit.Length)]}");

        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await rows.Read(request.EnvironmentId, context.Cancellation) is { State.GitopsCommit: var taken } && taken == request.GitOpsCommit)
                return Outcome.Done(new SyncedRelease(request.GitOpsCommit));
            if (TimeProvider.System.GetElapsedTime(since) > SignOfLife && await IsGone(context.Cancellation) is { } gone)
                return Outcome.Transient<SyncedRelease>("target_unreachable", gone);
            await Task.Delay(Look, context.Cancellation);
        }
    }

    public async Task<Outcome<RolledOutRelease>> Rollout(SyncRelease request, StageContext context)
    {
        var told = 0;
        var shifted = false;
        (int Healthy, int Wanted) progress = default;
        var since = TimeProvider.System.GetTimestamp();
        var wentOn = since;
        while (true)
        {
            var (state, _) = await rows.Read(request.EnvironmentId, context.Cancellation);
            if (state is not null && state.GitopsCommit == request.GitOpsCommit)
            {
                since = TimeProvider.System.GetTimestamp();
                for (; told < state.Notes.Count; told++)
                    context.Log.Write(state.Notes[told]);
                if (state.Wanted > 0 && (state.Healthy, state.Wanted) != progress)
                {
                    progress = (state.Healthy, state.Wanted);
                    context.Report(new StageProgress.RolloutProgressed(state.Healthy, state.Wanted));
                }

                if (state.TrafficShifted && !shifted)
                {
                    shifted = true;
                    context.Report(new StageProgress.TrafficShifted());
                }

                if (state.Phase == RolloutPhase.Serving)
                    return Outcome.Done(new RolledOutRelease(settings.Url(request.Project, request.Environment), state.Instances.Count));
                if (state is { Phase: RolloutPhase.Failed, Failure: { } failure })
                    return Failed(failure, context);
                if (state.Hindrance is null)
                    wentOn = since;
                else if (TimeProvider.System.GetElapsedTime(wentOn) > LongHindrance)
                    return Outcome.Transient<RolledOutRelease>(state.Hindrance.Code, state.Hindrance.Reason);
            }
            else if (await rows.WantedCommit(request.EnvironmentId, context.Cancellation) is { } wanted && wanted != request.GitOpsCommit)
                return Outcome.Permanent<RolledOutRelease>("overtaken", "A newer change of this environment is being brought about already.");

            if (TimeProvider.System.GetElapsedTime(since) > SignOfLife && await IsGone(context.Cancellation) is { } gone)
                return Outcome.Transient<RolledOutRelease>("target_unreachable", gone);
            await Task.Delay(Look, context.Cancellation);
        }
    }

    public async Task<ObservedEnvironment> Observe(string project, EnvironmentId environment, string environmentName, CancellationToken cancellation)
    {
        var (state, port) = await rows.Read(environment, cancellation);
        return new ObservedEnvironment(settings.Url(project, environmentName), port is null ? null : $"http://localhost:{port}", Health(state), state?.Instances ?? []);
    }

    private static EnvironmentHealth? Health(TargetState? state) =>
        state is null || state.Instances.Count == 0 ? null
        : state.Instances.All(instance => instance.Healthy) ? EnvironmentHealth.Healthy
        : state.Instances.Any(instance => instance.Healthy) ? EnvironmentHealth.Degraded
        : EnvironmentHealth.Unhealthy;

    private static Outcome<RolledOutRelease> Failed(TargetFailure failure, StageContext context)
    {
        long? line = null;
        if (failure.Output.Count > 0)
        {
            context.Log.Write("The last that it printed:");
            foreach (var text in failure.Output)
            {
                var number = context.Log.Write(text);
                line ??= number;
            }
        }

        return Outcome.Permanent<RolledOutRelease>(failure.Code, failure.Reason, line);
    }

    private async Task<string?> IsGone(CancellationToken cancellation) => await rows.SinceBeat(cancellation) switch
    {
        null => "The target role has never run against this database. Start it: the same program with AutoStack__Role=target, or npm start, which does.",
        { } since when since > SignOfLife => $"The target role has given no sign of life for {since.TotalSeconds:0} seconds. Start it again; the deployment goes on by itself.",
        _ => null,
    };
}
