namespace AutoStack.Domain.Deployments;

/// <summary>An event of a deployment's stream. Stored under a name mapped by hand; its JSON is a contract with a golden file.</summary>
public interface IDeploymentEvent;

/// <summary>The first event: pins what is to be deployed.</summary>
/// <param name="Number">Counts up within the project, from 1.</param>
/// <param name="Ref">Branch, tag or commit to resolve in <c>checkout</c>; null for the repository's default branch.</param>
/// <param name="Commit">A commit that is already known (retry).</param>
/// <param name="Release">An existing release (redeploy, rollback): everything up to <c>push</c> is skipped.</param>
public sealed record DeploymentRequested(
    ProjectId ProjectId,
    string ProjectName,
    EnvironmentId EnvironmentId,
    string Environment,
    int Number,
    string? Ref,
    string? Commit,
    Release? Release,
    int ConfigRevision,
    Trigger Trigger) : IDeploymentEvent;

/// <summary>The environment gave way; stages may run.</summary>
public sealed record DeploymentAdmitted : IDeploymentEvent;

public sealed record StageStarted(Stage Stage, int Attempt) : IDeploymentEvent;

/// <summary>An attempt met a passing fault; the next one starts after a pause.</summary>
/// <param name="Attempt">The attempt that comes, from 2.</param>
public sealed record StageRetried(Stage Stage, int Attempt, string Code, string Reason, TimeSpan Pause) : IDeploymentEvent;

public sealed record StageSkipped(Stage Stage, string Reason) : IDeploymentEvent;

/// <param name="LogLine">The line of the deployment's log that shows the cause, where there is one.</param>
public sealed record StageFailed(Stage Stage, int Attempt, string Code, string Reason, long? LogLine) : IDeploymentEvent;

public sealed record SourceResolved(string Sha, string Message, DateTimeOffset CommittedAt) : IDeploymentEvent;

/// <param name="Kind">What was built: <c>static</c>, <c>node</c>, <c>dotnet</c>, <c>command</c>.</param>
/// <param name="Runtime"><c>host</c> when the image needs runtimes of the host, else null.</param>
/// <param name="Declared">What the repository declares to run; null when it declares nothing, and in events from before there was this.</param>
/// <param name="Base">What the image stands on: a base image by name and digest, or a runtime of the host (<c>host/node@20.19.2</c>); null where that is nothing or not known.</param>
public sealed record ImageBuilt(string Digest, long SizeBytes, string Kind, string? Runtime, DeclaredProcesses? Declared = null, string? Base = null) : IDeploymentEvent;

public sealed record TestsPassed(TimeSpan Duration) : IDeploymentEvent;

public sealed record ImagePushed(string Reference, string Digest, long SizeBytes) : IDeploymentEvent;

/// <summary>The GitOps repository wants this deployment from now on.</summary>
public sealed record ManifestCommitted(string Commit) : IDeploymentEvent;

public sealed record SyncRequested(string GitopsCommit) : IDeploymentEvent;

public sealed record SyncCompleted(string GitopsCommit) : IDeploymentEvent;

public sealed record RolloutProgressed(int HealthyInstances, int WantedInstances) : IDeploymentEvent;

/// <summary>Requests reach the new release from now on.</summary>
public sealed record TrafficShifted : IDeploymentEvent;

public sealed record DeploymentWentLive(string Url) : IDeploymentEvent;

/// <summary>Git is being brought back to the last live release. A run of its own kind; the status stays <c>running</c> until it ends.</summary>
/// <param name="To">The deployment that was live before; null when there was none.</param>
public sealed record RevertStarted(DeploymentId? To) : IDeploymentEvent;

/// <summary>An attempt to take the manifest back met a passing fault; the next one starts after a pause.</summary>
public sealed record RevertRetried(int Attempt, string Code, string Reason, TimeSpan Pause) : IDeploymentEvent;

/// <param name="Commit">The reverting commit; null when the repository did not want this deployment any more.</param>
public sealed record ManifestReverted(string? Commit, DeploymentId? To) : IDeploymentEvent;

/// <param name="Reason">What happened and what to change.</param>
public sealed record DeploymentFailed(Stage? Stage, string Code, string Reason, long? LogLine) : IDeploymentEvent;

/// <param name="Reason">Why it may not go on, in words; null when somebody asked for it, and in events from before there was this.</param>
public sealed record CancellationRequested(string? Reason = null) : IDeploymentEvent;

public sealed record DeploymentCancelled : IDeploymentEvent;

public sealed record DeploymentSuperseded(DeploymentId By) : IDeploymentEvent;

public sealed record DeploymentRetired(DeploymentId By) : IDeploymentEvent;

public sealed record DeploymentRolledBack(DeploymentId By) : IDeploymentEvent;

/// <summary>Was live; nothing serves it any more and nothing took its place.</summary>
/// <param name="Reason">What took it away, in words.</param>
public sealed record DeploymentTakenDown(string Reason) : IDeploymentEvent;

/// <summary>Nobody may go back to this deployment's release any more, and its image leaves the registry after this.</summary>
/// <param name="Kept">How many former releases of an environment were kept at that time.</param>
public sealed record ReleaseRemoved(int Kept) : IDeploymentEvent;
