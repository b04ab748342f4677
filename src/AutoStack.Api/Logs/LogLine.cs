namespace AutoStack.Api.Logs;

/// <summary>One line of a deployment's log.</summary>
/// <param name="Line">Counts up from 1 without gaps over all stages.</param>
/// <param name="At">When it was written, by the database's clock as the writer's node knew it (see <see cref="LogClock"/>).</param>
/// <param name="Stage"><c>checkout</c> … <c>rollout</c>, or <c>revert</c>; null for a line about the log itself.</param>
/// <param name="Text">Without its newline; ANSI sequences are kept.</param>
public sealed record LogLine(long Line, DateTimeOffset At, string? Stage, string Text);
