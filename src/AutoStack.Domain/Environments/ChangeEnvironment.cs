namespace AutoStack.Domain.Environments;

/// <summary>Changes what an environment goes by. Null: stays as it is.</summary>
/// <param name="Branch">Empty: the project's branch again.</param>
/// <param name="Target">Another one only while nothing runs on the old one: nobody would end that.</param>
/// <param name="AutoDeploy">True also ends the pause that a rollback made.</param>
/// <param name="Paused">False lets the one in whose turn it is.</param>
public sealed record ChangeEnvironment(string? Branch = null, string? Target = null, QueuePolicy? QueuePolicy = null, bool? AutoDeploy = null, bool? Paused = null)
{
    /// <summary>All of it or, where one change is refused, none.</summary>
    public Decision Decide(ProjectEnvironment environment)
    {
        if (environment.DeletedAt is not null)
            return environment.NotFound();

        var (state, events) = (environment, new List<object>());
        // The policy first: it decides who of those that wait is let in.
        foreach (var change in new Func<ProjectEnvironment, Decision>[] { ToBranch, ToTarget, ToPolicy, ToAutoDeploy, ToPaused })
        {
            var decision = change(state);
            if (decision.Refusal is not null)
                return decision;
            events.AddRange(decision.Events);
            state = Gate.After(state, decision.Events);
        }

        return Decision.Of(events);
    }

    private Decision ToBranch(ProjectEnvironment environment) => Branch switch
    {
        null => Decision.Nothing,
        "" => environment.Branch is null ? Decision.Nothing : Decision.Of(new EnvironmentBranchChanged(null)),
        _ => environment.Branch == Branch ? Decision.Nothing : Decision.Of(new EnvironmentBranchChanged(Branch)),
    };

    private Decision ToTarget(ProjectEnvironment environment) =>
        Target is null || Target == environment.Target ? Decision.Nothing
        : environment is { Live: null, Running: null, Queue: [] } ? Decision.Of(new EnvironmentTargetChanged(Target))
        : Decision.Refuse("environment_in_use", $"Something runs or waits in {environment.Name}, and would be left behind on {environment.Target}. Make another environment on {Target} and delete this one.");

    private Decision ToPolicy(ProjectEnvironment environment) => QueuePolicy is { } policy ? Gate.ChangePolicy(environment, policy) : Decision.Nothing;

    private Decision ToAutoDeploy(ProjectEnvironment environment) => AutoDeploy is { } enabled ? ChangeAutoDeploy.Decide(environment, enabled) : Decision.Nothing;

    private Decision ToPaused(ProjectEnvironment environment) => Paused switch
    {
        true => Gate.Pause(environment),
        false => Gate.Resume(environment),
        null => Decision.Nothing,
    };
}
