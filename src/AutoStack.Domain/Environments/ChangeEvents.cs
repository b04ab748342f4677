namespace AutoStack.Domain.Environments;

/// <summary>An event of an environment's stream that tells of a change of what runs in it.</summary>
public interface IChangeEvent : IEnvironmentEvent
{
    ChangeId Change { get; }
}

/// <summary>Somebody wants what runs restarted, stopped, started or scaled.</summary>
/// <param name="ConfigRevision">For <c>scale</c> the revision that says how many instances; for the others the environment's current one, which they do not bring.</param>
/// <param name="Actor">The id of the user; null when no person stands behind it.</param>
public sealed record EnvironmentChangeRequested(ChangeId Change, ChangeKind Kind, int ConfigRevision, Guid? Actor) : IChangeEvent;

/// <summary>A waiting change will never run.</summary>
public sealed record EnvironmentChangeDropped(ChangeId Change, string Reason) : IChangeEvent;

/// <summary>The change has the environment's one place. Calls for a run.</summary>
public sealed record EnvironmentChangeStarted(ChangeId Change) : IChangeEvent;

/// <summary>An attempt met a passing fault; the next one starts after a pause.</summary>
/// <param name="Attempt">The attempt that comes, from 2.</param>
public sealed record EnvironmentChangeRetried(ChangeId Change, int Attempt, string Code, string Reason, TimeSpan Pause) : IChangeEvent;

/// <summary>What runs is as it was wanted.</summary>
/// <param name="ConfigRevision">The revision that runs from now on, and to which a failed deployment goes back.</param>
public sealed record EnvironmentChanged(ChangeId Change, ChangeKind Kind, int ConfigRevision, string GitopsCommit) : IChangeEvent;

/// <summary>The change has failed; Git may want it already, and is being brought back to what ran before. A run of its own kind.</summary>
public sealed record EnvironmentChangeRevertStarted(ChangeId Change, string Code, string Reason) : IChangeEvent;

public sealed record EnvironmentChangeRevertRetried(ChangeId Change, int Attempt, string Code, string Reason, TimeSpan Pause) : IChangeEvent;

/// <summary>What runs is as it was before the change.</summary>
/// <param name="Reason">What happened and what to change.</param>
/// <param name="InSync">False when Git may still want the change.</param>
public sealed record EnvironmentChangeFailed(ChangeId Change, string Code, string Reason, bool InSync) : IChangeEvent;
