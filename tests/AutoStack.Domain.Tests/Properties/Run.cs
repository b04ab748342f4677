using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Properties;

/// <summary>A row of <c>stage_runs</c>, as far as decisions see it.</summary>
/// <param name="subject">The deployment or the change that it works for.</param>
public sealed class Run(Guid subject, PlannedRun planned, DateTimeOffset notBefore, DateTimeOffset deadline)
{
    public Guid Subject => subject;

    public RunKind Kind => planned.Kind;

    public int Attempt => planned.Attempt;

    public DateTimeOffset NotBefore => notBefore;

    public DateTimeOffset Deadline => deadline;

    public bool CancelRequested { get; set; }

    /// <summary>How it came out; null while it is at work.</summary>
    public StageResult? Outcome { get; set; }

    /// <summary>Its deployment or environment has heard of it.</summary>
    public bool Folded { get; set; }

    public override string ToString() => $"{Kind} {Attempt} of {subject}";
}
