namespace AutoStack.Domain.Environments;

/// <summary>
/// Somebody wants what runs restarted, stopped, started or scaled. The change takes its place in line, before all waiting deployments: it concerns what runs
/// now, and is short.
/// </summary>
public static class RequestChange
{
    /// <summary>Why the kind of change cannot be had now, or null; asked before anything is made for it.</summary>
    public static Refusal? Refuse(ProjectEnvironment environment, ChangeKind kind) =>
        environment.DeletedAt is not null ? environment.NotFound().Refusal
        : environment.Live is null ? new Refusal("nothing_is_live", $"Nothing is live in {environment.Name}, so there is nothing to {Verb(kind)}. Deploy first.")
        : kind == ChangeKind.Restart && environment.WillBeStopped ? new Refusal("environment_is_stopped", $"{environment.Name} is stopped; start it instead.")
        : null;

    /// <summary>What is wanted already, by what runs or by a change that waits, makes no event: the repeated request is the same request.</summary>
    /// <param name="id">The id that the change has if it becomes one.</param>
    /// <param name="configRevision">For a scale the revision that says how many instances, for the others the environment's current one.</param>
    public static Decision Decide(ProjectEnvironment environment, ChangeId id, ChangeKind kind, int configRevision, Guid? actor)
    {
        if (Refuse(environment, kind) is { } refusal)
            return Decision.Refuse(refusal.Code, refusal.Reason, refusal.Kind);
        if (IsWantedAlready(environment, kind, configRevision))
            return Decision.Nothing;

        List<object> events = [.. environment.WaitingChanges.Where(waiting => IsOvertaken(waiting.Kind, kind)).Select(waiting => new EnvironmentChangeDropped(waiting.Id, $"A newer {Verb(kind)} takes its place."))];
        // A stop that takes back a waiting start has nothing left to do, and the other way round.
        if (!IsWantedAlready(Gate.After(environment, events), kind, configRevision))
            events.Add(new EnvironmentChangeRequested(id, kind, configRevision, actor));
        return Gate.WithNext(environment, events);
    }

    private static bool IsWantedAlready(ProjectEnvironment environment, ChangeKind kind, int configRevision) => kind switch
    {
        ChangeKind.Stop => environment.WillBeStopped,
        ChangeKind.Start => !environment.WillBeStopped,
        ChangeKind.Restart => environment.WaitingChanges.Any(waiting => waiting.Kind == ChangeKind.Restart),
        _ => environment.ChangesToCome.LastOrDefault(change => change.Kind == ChangeKind.Scale) is { } scale ? scale.ConfigRevision == configRevision : environment.Live?.Release.ConfigRevision == configRevision,
    };

    private static bool IsOvertaken(ChangeKind waiting, ChangeKind by) => (waiting, by) is
        (ChangeKind.Scale, ChangeKind.Scale) or (ChangeKind.Start, ChangeKind.Stop) or (ChangeKind.Stop, ChangeKind.Start) or (ChangeKind.Restart, ChangeKind.Stop);

    private static string Verb(ChangeKind kind) => kind.ToString().ToLowerInvariant();
}
