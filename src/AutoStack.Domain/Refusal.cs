namespace AutoStack.Domain;

/// <summary>Why a well-formed command is not carried out.</summary>
/// <param name="Code">A stable code that clients may rely on, e.g. <c>deployment_already_finished</c>.</param>
/// <param name="Reason">For people: what is in the way, and what to do.</param>
public sealed record Refusal(string Code, string Reason, RefusalKind Kind = RefusalKind.Conflict);

public enum RefusalKind
{
    /// <summary>Not in this state; it may be possible in another (409).</summary>
    Conflict,

    /// <summary>Well-formed, but it contradicts what is there (422).</summary>
    Unprocessable,

    /// <summary>The thing does not exist (404).</summary>
    NotFound,

    /// <summary>It has changed since whoever asks read it (412).</summary>
    Outdated,
}
