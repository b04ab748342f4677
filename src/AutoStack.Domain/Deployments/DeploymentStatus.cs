namespace AutoStack.Domain.Deployments;

public enum DeploymentStatus
{
    /// <summary>Waits in its environment's line.</summary>
    Queued,

    /// <summary>One of the seven stages, or the revert after a failure, is at work.</summary>
    Running,

    /// <summary>The release that its environment serves now.</summary>
    Live,

    Failed,

    Cancelled,

    /// <summary>Overtaken by a newer deployment before <c>gitops</c>.</summary>
    Superseded,

    /// <summary>Was live; a newer deployment took its place, or its environment was deleted.</summary>
    Retired,

    /// <summary>Was live; a rollback replaced it.</summary>
    RolledBack,
}

public enum StageStatus
{
    Pending,
    Running,
    Succeeded,
    Failed,
    Skipped,
    Cancelled,
}

public static class DeploymentStatuses
{
    /// <summary>No further stage work will happen: every status but queued and running.</summary>
    public static bool IsFinished(this DeploymentStatus status) => status is not (DeploymentStatus.Queued or DeploymentStatus.Running);
}
