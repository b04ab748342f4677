using AutoStack.Domain;
using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Pipeline.Runs;

/// <summary>A run that this node holds the lease of.</summary>
/// <param name="Epoch">The number of this claim; whatever is written for the run carries it.</param>
/// <param name="TakenOver">True when another owner had it before.</param>
/// <param name="TimeLeft">Until the stage's deadline, by the database's clock, at the claim.</param>
public sealed record ClaimedRun(
    Guid Id,
    RunSubject Subject,
    ProjectId Project,
    RunKind Kind,
    int Attempt,
    long Epoch,
    bool TakenOver,
    bool CancelRequested,
    TimeSpan TimeLeft);

/// <summary>What the renewal of a lease tells its owner. A run that is missing from the answer is lost.</summary>
public sealed record RenewedRun(Guid Id, long Epoch, bool CancelRequested);

/// <summary>A run that has come out and waits for its deployment, or its environment, to hear of it.</summary>
public sealed record FinishedRun(Guid Id, RunSubject Subject, RunKind Kind, int Attempt, long Epoch, StageResult Outcome, DateTimeOffset Deadline);
