namespace AutoStack.Domain.Runtime;

/// <summary>What is known of an environment's applications: how they fare, what has drifted, and what each instance went through. Outlives the processes that saw it.</summary>
public sealed record EnvironmentRuntime
{
    /// <summary>Instances come and go with each release; of more than these the oldest are forgotten.</summary>
    private const int MostInstances = 100;

    public required RuntimeId Id { get; init; }

    public int Version { get; init; }

    public RuntimeHealth Health { get; init; }

    /// <summary>Since when it fares so; null before anything was seen.</summary>
    public DateTimeOffset? HealthSince { get; init; }

    /// <summary>What is otherwise than it should be, at most one of each kind.</summary>
    public IReadOnlyList<OpenDrift> Drifts { get; init; } = [];

    /// <summary>In the order in which something was last heard of them.</summary>
    public IReadOnlyList<RuntimeInstance> Instances { get; init; } = [];

    /// <summary>Folds one event into the state; an event that means nothing here only counts.</summary>
    public static EnvironmentRuntime? Evolve(EnvironmentRuntime? state, RuntimeId id, object @event, DateTimeOffset at) =>
        state is null && @event is not IRuntimeEvent ? null : Fold((state ?? new EnvironmentRuntime { Id = id }) with { Version = (state?.Version ?? 0) + 1 }, @event);

    /// <summary>What this instance of this release went through, or null.</summary>
    public RuntimeInstance? Find(string instance, int number) => Instances.FirstOrDefault(one => one.Name == instance && one.Number == number);

    private static EnvironmentRuntime Fold(EnvironmentRuntime state, object @event) => @event switch
    {
        InstanceStarted e => state.With(e.Instance, e.Number, one => one with { StartedAt = e.At }),
        InstanceCrashed e => state.With(e.Instance, e.Number, one => one with { Crashes = one.Crashes + e.Times, LastCrash = new LastCrash(e.At, e.ExitCode, e.Signal, e.Reason) }),
        HealthChanged e => state with { Health = e.To, HealthSince = e.At },
        DriftDetected e => state with { Drifts = [.. state.Without(e.What), new OpenDrift(e.What, e.Wanted, e.Found, e.At)] },
        DriftResolved e => state with { Drifts = state.Without(e.What) },
        _ => state,
    };

    private EnvironmentRuntime With(string instance, int number, Func<RuntimeInstance, RuntimeInstance> change) => this with
    {
        Instances =
        [
            .. Instances.Where(one => (one.Name, one.Number) != (instance, number)).TakeLast(MostInstances - 1),
            change(Find(instance, number) ?? new RuntimeInstance(instance, number)),
        ],
    };

    private OpenDrift[] Without(DriftKind what) => [.. Drifts.Where(drift => drift.What != what)];
}

/// <param name="Number">The deployment's number.</param>
public sealed record RuntimeInstance(string Name, int Number)
{
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Ends by itself, all of them.</summary>
    public int Crashes { get; init; }

    public LastCrash? LastCrash { get; init; }
}

public sealed record LastCrash(DateTimeOffset At, int? ExitCode, int? Signal, string Reason);

/// <param name="Since">When it was found.</param>
public sealed record OpenDrift(DriftKind What, string Wanted, string Found, DateTimeOffset Since);
