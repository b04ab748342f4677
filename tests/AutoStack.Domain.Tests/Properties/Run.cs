using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Properties;

/// <summary>A row of <c>stage_runs</c>, as far as decisions see it.</summary>
public sealed class Run(DeploymentId deployment, PlannedRun planned, DateTimeOffset notBefore, DateTimeOffset deadline)
{
    public DeploymentId Deployment => deployment;

    public RunKind Kind => planned.Kind;

    public int Attempt => planned.Attempt;

    public DateTimeOffset NotBefore => notBefore;

    public DateTimeOffset Deadline => deadline;

    public bool CancelRequested { get; set; }

    /// <summary>How it came out; null while it is at work.</summary>
    public StageResult? Outcome { get; set; }

    /// <summary>Its deployment has heard of it.</summary>
    public bool Folded { get; set; }

    public override string ToString() => $"{Kind} {Attempt} of {deployment}";
}
