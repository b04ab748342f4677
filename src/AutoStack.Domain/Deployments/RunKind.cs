using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Deployments;

/// <summary>
/// What a run does: one of the seven stages of a deployment, its revert, a change of what runs in an environment, or the revert of one. Reverts and changes are kinds
/// of their own, not stages.
/// </summary>
public readonly record struct RunKind
{
    public static readonly RunKind Revert = new("revert");

    public static readonly RunKind Change = new("change");

    public static readonly RunKind ChangeRevert = new("change_revert");

    private readonly string name;

    public RunKind(Stage stage)
    {
        Stage = stage;
        name = stage.ToString().ToLowerInvariant();
    }

    private RunKind(string name) => this.name = name;

    /// <summary>Every kind there is.</summary>
    public static IReadOnlyList<RunKind> All { get; } = [.. Stages.All.Select(stage => new RunKind(stage)), Revert, Change, ChangeRevert];

    /// <summary>Null for what is no stage.</summary>
    public Stage? Stage { get; }

    /// <summary>The run works for a change of an environment, not for a deployment.</summary>
    public bool IsOfChange => this == Change || this == ChangeRevert;

    /// <summary>The name in rows, logs and settings: <c>checkout</c> … <c>rollout</c>, <c>revert</c>, <c>change</c>, <c>change_revert</c>.</summary>
    public override string ToString() => name;

    /// <exception cref="FormatException">The text names no kind of run.</exception>
    public static RunKind Parse(string text) =>
        All.Where(kind => kind.name == text).Select(kind => (RunKind?)kind).SingleOrDefault() ?? throw new FormatException($"'{text}' is no kind of run.");
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
            EnvironmentChangeStarted => new PlannedRun(RunKind.Change, 1, TimeSpan.Zero),
            EnvironmentChangeRetried retried => new PlannedRun(RunKind.Change, retried.Attempt, retried.Pause),
            EnvironmentChangeRevertStarted => new PlannedRun(RunKind.ChangeRevert, 1, TimeSpan.Zero),
            EnvironmentChangeRevertRetried retried => new PlannedRun(RunKind.ChangeRevert, retried.Attempt, retried.Pause),
            _ => null,
        })
        .LastOrDefault(run => run is not null);
}
