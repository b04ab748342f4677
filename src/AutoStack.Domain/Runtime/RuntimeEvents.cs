namespace AutoStack.Domain.Runtime;

/// <summary>An event of a runtime stream: what was seen of an environment's applications. <c>At</c> is when it happened, by the database's clock; it is stored later, much later when the database was away.</summary>
public interface IRuntimeEvent;

/// <summary>A process of an application was started.</summary>
/// <param name="Instance">Its name, e.g. <c>web.1</c>.</param>
/// <param name="Number">The deployment's number in its project.</param>
/// <param name="Restarts">How often it had been started before in this release; 0 for the first time.</param>
public sealed record InstanceStarted(string Instance, string Process, DeploymentId Deployment, int Number, int Restarts, DateTimeOffset At) : IRuntimeEvent;

/// <summary>A process of an application ended by itself.</summary>
/// <param name="ExitCode">Null where it is not known: after a signal, or when nobody was there to see it.</param>
/// <param name="Signal">The signal that ended it (signal(7)), or null.</param>
/// <param name="Reason">In words, e.g. <c>ended with exit code 1</c>.</param>
/// <param name="Times">How many ends this stands for: one that ends again and again is told once a minute.</param>
/// <param name="LastLines">What it last printed, without the values of secrets.</param>
public sealed record InstanceCrashed(
    string Instance,
    string Process,
    DeploymentId Deployment,
    int Number,
    int? ExitCode,
    int? Signal,
    string Reason,
    int Restarts,
    int Times,
    IReadOnlyList<string> LastLines,
    DateTimeOffset At) : IRuntimeEvent
{
    /// <summary>Equal by value, lines included.</summary>
    public bool Equals(InstanceCrashed? other) =>
        other is not null
        && Scalars() == other.Scalars()
        && LastLines.SequenceEqual(other.LastLines);

    public override int GetHashCode() => Scalars().GetHashCode();

    private (string, string, DeploymentId, int, int?, int?, string, (int, int), DateTimeOffset) Scalars() =>
        (Instance, Process, Deployment, Number, ExitCode, Signal, Reason, (Restarts, Times), At);
}

/// <summary>What runs fares otherwise than before.</summary>
/// <param name="Healthy">How many instances are well.</param>
/// <param name="Wanted">How many there should be.</param>
public sealed record HealthChanged(RuntimeHealth From, RuntimeHealth To, int Healthy, int Wanted, DateTimeOffset At) : IRuntimeEvent;

/// <summary>Something is otherwise than it should be, and AutoStack did not do it.</summary>
/// <param name="Wanted">How it should be.</param>
/// <param name="Found">How it is.</param>
public sealed record DriftDetected(DriftKind What, string Wanted, string Found, DateTimeOffset At) : IRuntimeEvent;

/// <summary>It is as it should be again.</summary>
public sealed record DriftResolved(DriftKind What, DateTimeOffset At) : IRuntimeEvent;

public enum RuntimeHealth
{
    /// <summary>Nothing runs.</summary>
    None,

    /// <summary>Every wanted instance is well.</summary>
    Healthy,

    /// <summary>Some are.</summary>
    Degraded,

    /// <summary>None is.</summary>
    Unhealthy,
}

public enum DriftKind
{
    /// <summary>Somebody but AutoStack has changed the environment's manifest in the GitOps repository.</summary>
    Manifest,

    /// <summary>The files of the release that runs are gone, or were changed.</summary>
    ReleaseFiles,

    /// <summary>Another program has the environment's port.</summary>
    Port,
}
