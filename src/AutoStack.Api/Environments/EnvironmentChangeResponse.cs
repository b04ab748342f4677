using AutoStack.Domain.Environments;

namespace AutoStack.Api.Environments;

/// <summary>A restart, stop, start or scale of what runs.</summary>
/// <param name="Reverting">True while Git is being brought back to what ran before, after a failure.</param>
/// <param name="Note">Why it is tried again.</param>
public sealed record EnvironmentChangeResponse(
    Guid Id,
    ChangeKind Kind,
    ChangeStatus Status,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    bool Reverting,
    string? Note,
    ChangeFailureResponse? Failure)
{
    public static EnvironmentChangeResponse Of(EnvironmentChange change) => new(
        change.Id.Value,
        change.Kind,
        change.Status,
        change.RequestedAt,
        change.StartedAt,
        change.FinishedAt,
        change.Reverting,
        change.RetryReason is { } reason ? $"Tried again: {reason}" : null,
        change.Failure is { } failure ? new ChangeFailureResponse(failure.Code, failure.Reason) : null);
}

/// <param name="Code">A stable code, e.g. <c>health_check_timeout</c>.</param>
/// <param name="Reason">What happened and what to change.</param>
public sealed record ChangeFailureResponse(string Code, string Reason);
