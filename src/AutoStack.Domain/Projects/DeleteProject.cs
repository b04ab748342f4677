namespace AutoStack.Domain.Projects;

/// <summary>Takes a project away from its users; its history stays.</summary>
public static class DeleteProject
{
    /// <param name="confirmation">The project's name once more: what runs is ended, so a slip of the hand must not do.</param>
    public static Decision Decide(Project project, string? confirmation) => project switch
    {
        { DeletedAt: not null } => Decision.Nothing,
        _ when confirmation != project.Name =>
            Decision.Refuse("confirmation_missing", $"Deleting project {project.Name} ends what it runs. Confirm with its name: ?confirm={project.Name}", RefusalKind.Unprocessable),
        _ => Decision.Of(new ProjectDeleted()),
    };
}
