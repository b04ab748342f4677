namespace AutoStack.Domain.Runtime;

/// <summary>What a fact means: one that says nothing new is no event, so that a target may tell how things are as often as it likes.</summary>
public static class NoteRuntime
{
    /// <param name="runtime">Null before the first event.</param>
    /// <param name="at">When it happened.</param>
    public static Decision Decide(EnvironmentRuntime? runtime, RuntimeFact fact, DateTimeOffset at) => fact switch
    {
        RuntimeFact.Started f => Decision.Of(new InstanceStarted(f.Instance, f.Process, f.Deployment, f.Number, f.Restarts, at)),
        RuntimeFact.Crashed f => Decision.Of(new InstanceCrashed(f.Instance, f.Process, f.Deployment, f.Number, f.ExitCode, f.Signal, f.Reason, f.Restarts, f.Times, f.LastLines, at)),
        RuntimeFact.Fares f => Health(runtime?.Health ?? RuntimeHealth.None, f, at),
        RuntimeFact.Compared f => Drift(runtime?.Drifts.FirstOrDefault(drift => drift.What == f.What), f, at),
        _ => Decision.Nothing,
    };

    private static Decision Health(RuntimeHealth before, RuntimeFact.Fares now, DateTimeOffset at) =>
        before == now.Health ? Decision.Nothing : Decision.Of(new HealthChanged(before, now.Health, now.Healthy, now.Wanted, at));

    private static Decision Drift(OpenDrift? known, RuntimeFact.Compared now, DateTimeOffset at) =>
        now.Found is not { } found ? (known is null ? Decision.Nothing : Decision.Of(new DriftResolved(now.What, at)))
        : known is not null && (known.Wanted, known.Found) == (now.Wanted, found) ? Decision.Nothing
        : Decision.Of(new DriftDetected(now.What, now.Wanted, found, at));
}
