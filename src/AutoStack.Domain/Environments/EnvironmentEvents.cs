using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Environments;

/// <summary>An event of an environment's stream.</summary>
public interface IEnvironmentEvent;

/// <param name="Branch">Null: the project's branch.</param>
/// <param name="Target">The target adapter, e.g. <c>local</c>.</param>
public sealed record EnvironmentCreated(ProjectId ProjectId, string ProjectName, string Name, EnvironmentKind Kind, string? Branch, string Target) : IEnvironmentEvent;

/// <param name="Branch">Null: the project's branch from now on.</param>
public sealed record EnvironmentBranchChanged(string? Branch) : IEnvironmentEvent;

/// <summary>What is deployed from now on runs somewhere else.</summary>
public sealed record EnvironmentTargetChanged(string Target) : IEnvironmentEvent;

/// <summary>A new configuration revision is what deployments are requested with from now on.</summary>
public sealed record ConfigurationRevised(int Revision) : IEnvironmentEvent;

public sealed record EnvironmentPaused : IEnvironmentEvent;

public sealed record EnvironmentResumed : IEnvironmentEvent;

public sealed record QueuePolicyChanged(QueuePolicy Policy) : IEnvironmentEvent;

/// <summary>A deployment takes its place in line.</summary>
public sealed record DeploymentQueued(DeploymentId Deployment, int Number) : IEnvironmentEvent;

/// <summary>A waiting deployment leaves the line without having run.</summary>
/// <param name="SupersededBy">Null when it was cancelled.</param>
public sealed record DeploymentLeftQueue(DeploymentId Deployment, DeploymentId? SupersededBy) : IEnvironmentEvent;

/// <summary>The environment's one running place is taken.</summary>
public sealed record DeploymentStarted(DeploymentId Deployment, int Number) : IEnvironmentEvent;

/// <summary>The running deployment ended without going live.</summary>
/// <param name="InSync">False when Git may still want it.</param>
public sealed record DeploymentEnded(DeploymentId Deployment, bool InSync) : IEnvironmentEvent;

/// <summary>The running deployment is what the environment serves from now on.</summary>
public sealed record ReleaseWentLive(DeploymentId Deployment, int Number, Release Release, string Url, string GitopsCommit) : IEnvironmentEvent;

/// <summary>New commits on the branch are deployed by themselves, or no longer; either way a pause is over.</summary>
public sealed record AutoDeployChanged(bool Enabled) : IEnvironmentEvent;

/// <summary>New commits are not deployed by themselves any more, until resumed: a rollback must not be undone by the next push.</summary>
public sealed record AutoDeployPaused(string Reason) : IEnvironmentEvent;

/// <summary>The newest commit of the branch is not deployed by itself, for a reason that lies in the commit.</summary>
public sealed record CommitSkipped(string Sha, string Reason) : IEnvironmentEvent;

/// <summary>The environment is gone for its users; its history stays.</summary>
public sealed record EnvironmentDeleted : IEnvironmentEvent;
