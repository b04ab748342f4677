namespace AutoStack.Domain.Environments;

public enum ChangeKind
{
    /// <summary>New instances take the place of those that run, one release, no request lost.</summary>
    Restart,

    /// <summary>No instance runs until a start; what is live stays known.</summary>
    Stop,

    /// <summary>The configured instances of what is live run again.</summary>
    Start,

    /// <summary>Other numbers of instances of what is live.</summary>
    Scale,
}

public enum ChangeStatus
{
    /// <summary>Waits for the environment's one place.</summary>
    Waiting,

    Running,

    Succeeded,

    Failed,
}

/// <summary>A change of what runs in an environment, as the environment's events tell it.</summary>
/// <param name="ConfigRevision">For <see cref="ChangeKind.Scale"/>: the revision that says how many instances.</param>
public sealed record EnvironmentChange(ChangeId Id, ChangeKind Kind, int ConfigRevision, Guid? Actor, DateTimeOffset RequestedAt)
{
    public ChangeStatus Status { get; init; }

    /// <summary>0 while it waits, then from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>0 unless it is being taken back, then from 1.</summary>
    public int RevertAttempt { get; init; }

    /// <summary>Why the last attempt did not do, while another is under way.</summary>
    public string? RetryReason { get; init; }

    /// <summary>Why it failed; known from the moment that it is being taken back.</summary>
    public ChangeFailure? Failure { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Git is being brought back to what ran before it.</summary>
    public bool Reverting => RevertAttempt > 0 && Status == ChangeStatus.Running;
}

public sealed record ChangeFailure(string Code, string Reason);
