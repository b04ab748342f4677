using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Deployments;

/// <summary>A deployment as clients see it.</summary>
/// <param name="Number">Counts up within the project.</param>
/// <param name="Version">How many events it has; <c>?version=</c> shows it as it was at any of them.</param>
/// <param name="Stage">The stage at work while running, else null.</param>
/// <param name="QueuePosition">Its place in line while queued, from 1.</param>
/// <param name="WaitsFor">What it waits for while queued, in words.</param>
/// <param name="RetiredReason">Why it is retired where nothing took its place.</param>
/// <param name="CancellationReason">Why it was cancelled where nobody asked for it.</param>
/// <param name="RollbackOffered">True while a rollback to it is possible: it is finished, not live, and its image is kept.</param>
/// <param name="Reverting">True while Git is being brought back after a failure or a cancellation.</param>
public sealed record DeploymentResponse(
    Guid Id,
    int Number,
    Guid ProjectId,
    string ProjectName,
    string Environment,
    int Version,
    DeploymentStatus Status,
    Stage? Stage,
    int? QueuePosition,
    string? WaitsFor,
    TriggerResponse Trigger,
    string? Ref,
    CommitResponse? Commit,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    int ConfigRevision,
    IReadOnlyList<StageResponse> Stages,
    ImageResponse? Image,
    string? GitopsCommit,
    string? Url,
    FailureResponse? Failure,
    bool CancellationRequested,
    bool Reverting,
    bool RollbackOffered,
    Guid? ReplacedBy,
    string? RetiredReason,
    string? CancellationReason);

/// <param name="Of">The deployment that a retry, redeploy or rollback repeats.</param>
public sealed record TriggerResponse(TriggerKind Kind, Guid? ActorId, string? ActorName, Guid? Of);

/// <param name="Author">Null once erased.</param>
public sealed record CommitResponse(string Sha, string Message, string? Author, DateTimeOffset CommittedAt);

/// <param name="Attempt">0 while pending, then from 1.</param>
/// <param name="Note">Why it was skipped or is tried again, or how far it is.</param>
public sealed record StageResponse(Stage Name, StageStatus Status, int Attempt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string? Note);

public sealed record ImageResponse(string Reference, string Digest, long SizeBytes);

/// <param name="Code">A stable code, e.g. <c>build_failed</c>.</param>
/// <param name="Reason">What happened and what to change.</param>
/// <param name="LogLine">The line of the log that shows the cause, where there is one.</param>
public sealed record FailureResponse(Stage? Stage, string Code, string Reason, long? LogLine);
