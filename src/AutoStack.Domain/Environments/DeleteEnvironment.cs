namespace AutoStack.Domain.Environments;

/// <summary>Takes an environment away from its users; its history stays.</summary>
public static class DeleteEnvironment
{
    /// <param name="confirmation">The environment's name once more: what runs is ended, so a slip of the hand must not do.</param>
    public static Decision Decide(ProjectEnvironment environment, string? confirmation) => environment switch
    {
        { DeletedAt: not null } => Decision.Nothing,
        { Name: ProjectEnvironment.Production } => Decision.Refuse("environment_is_production", "production comes and goes with its project. Delete the project, or pause production."),
        _ when confirmation != environment.Name =>
            Decision.Refuse("confirmation_missing", $"Deleting environment {environment.Name} ends what it runs. Confirm with its name: ?confirm={environment.Name}", RefusalKind.Unprocessable),
        _ => Gate.Close(environment),
    };
}
