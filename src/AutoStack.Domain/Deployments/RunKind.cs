namespace AutoStack.Domain.Deployments;

/// <summary>What a run does: one of the seven stages, or the revert, which is a kind of its own.</summary>
/// <param name="Stage">Null for the revert.</param>
public readonly record struct RunKind(Stage? Stage)
{
    public static readonly RunKind Revert = new(null);

    /// <summary>The name in rows, logs and settings: <c>checkout</c> … <c>rollout</c>, <c>revert</c>.</summary>
    public override string ToString() => Stage is { } stage ? stage.ToString().ToLowerInvariant() : "revert";

    /// <exception cref="FormatException">The text names no kind of run.</exception>
    public static RunKind Parse(string text) =>
        text == "revert" ? Revert
        : Stages.All.Select(stage => new RunKind(stage)).SingleOrDefault(kind => kind.ToString() == text) is { Stage: not null } known ? known
        : throw new FormatException($"'{text}' is no kind of run.");
}

/// <summary>A run that events call for.</summary>
/// <param name="Pause">How long to wait before it may start.</param>
public sealed record PlannedRun(RunKind Kind, int Attempt, TimeSpan Pause)
{
    /// <summary>The run that the last of these events calls for, or null. Whoever appends the events inserts its row in the same transaction.</summary>
    public static PlannedRun? For(IEnumerable<object> events) => events
        .Select(e => e switch
        {
            StageStarted started => new PlannedRun(new RunKind(started.Stage), started.Attempt, TimeSpan.Zero),
            StageRetried retried => new PlannedRun(new RunKind(retried.Stage), retried.Attempt, retried.Pause),
            RevertStarted => new PlannedRun(RunKind.Revert, 1, TimeSpan.Zero),
            RevertRetried retried => new PlannedRun(RunKind.Revert, retried.Attempt, retried.Pause),
            _ => null,
        })
        .LastOrDefault(run => run is not null);
}
