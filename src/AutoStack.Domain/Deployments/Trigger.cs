namespace AutoStack.Domain.Deployments;

public enum TriggerKind
{
    /// <summary>A person or a token asked for it.</summary>
    Manual,
    Retry,
    Redeploy,
    Rollback,

    /// <summary>A new commit was seen on the environment's branch.</summary>
    AutoDeploy,
    Webhook,
}

/// <summary>Who or what asked for a deployment.</summary>
/// <param name="ActorId">The id of the user; null when no person stands behind it.</param>
/// <param name="Of">The deployment that a retry, redeploy or rollback repeats.</param>
public sealed record Trigger(TriggerKind Kind, Guid? ActorId, DeploymentId? Of = null);
