using System.Text.Json.Serialization;

namespace AutoStack.Domain.Deployments;

/// <summary>How a run of a stage, of a revert, or of a change came out. A value: it is stored with the run and folded later, once.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "result")]
[JsonDerivedType(typeof(CheckedOut), "checked_out")]
[JsonDerivedType(typeof(Built), "built")]
[JsonDerivedType(typeof(Tested), "tested")]
[JsonDerivedType(typeof(Pushed), "pushed")]
[JsonDerivedType(typeof(Committed), "committed")]
[JsonDerivedType(typeof(Synced), "synced")]
[JsonDerivedType(typeof(RolledOut), "rolled_out")]
[JsonDerivedType(typeof(Reverted), "reverted")]
[JsonDerivedType(typeof(Changed), "changed")]
[JsonDerivedType(typeof(NothingToDo), "nothing_to_do")]
[JsonDerivedType(typeof(Faulted), "faulted")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(TimedOut), "timed_out")]
[JsonDerivedType(typeof(Cancelled), "cancelled")]
public abstract record StageResult
{
    private StageResult()
    {
    }

    public sealed record CheckedOut(string Sha, string Message, DateTimeOffset CommittedAt) : StageResult;

    public sealed record Built(string Digest, long SizeBytes, string Kind, string? Runtime, DeclaredProcesses? Declared = null, string? Base = null) : StageResult;

    public sealed record Tested(TimeSpan Duration) : StageResult;

    public sealed record Pushed(string Reference, string Digest, long SizeBytes) : StageResult;

    public sealed record Committed(string Commit) : StageResult;

    public sealed record Synced(string GitopsCommit) : StageResult;

    public sealed record RolledOut(string Url) : StageResult;

    public sealed record Reverted(string? Commit) : StageResult;

    /// <summary>What runs in an environment is as a change of it wanted.</summary>
    /// <param name="ConfigRevision">The revision that runs from now on.</param>
    public sealed record Changed(string GitopsCommit, int ConfigRevision) : StageResult;

    /// <summary>There was nothing to do, e.g. no test command.</summary>
    public sealed record NothingToDo(string Reason) : StageResult;

    /// <summary>A passing fault.</summary>
    /// <param name="RetryAfter">The pause that the other side asked for.</param>
    public sealed record Faulted(string Code, string Reason, TimeSpan? RetryAfter = null) : StageResult;

    /// <summary>A fault that stays until somebody changes something.</summary>
    public sealed record Failed(string Code, string Reason, long? LogLine = null) : StageResult;

    public sealed record TimedOut(string Reason) : StageResult;

    public sealed record Cancelled : StageResult;
}
