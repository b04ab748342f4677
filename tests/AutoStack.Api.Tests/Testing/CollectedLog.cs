using AutoStack.Api.Pipeline;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Tests.Testing;

/// <summary>A run's log in memory, and the contexts of runs that write to it.</summary>
public sealed class CollectedLog : IStageLog
{
    private readonly List<string> lines = [];

    /// <summary>What was written so far; line 1 is the first.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
                return [.. lines];
        }
    }

    public string Text => string.Join('\n', Lines);

    public long Write(string text)
    {
        lock (lines)
        {
            lines.Add(text);
            return lines.Count;
        }
    }

    public StageContext Context(Stage stage, long epoch = 1, DeploymentId? deployment = null, CancellationToken cancellation = default) =>
        new(Guid.CreateVersion7(), deployment?.Value ?? Guid.CreateVersion7(), new RunKind(stage), 1, epoch, this, _ => { }, cancellation);
}
