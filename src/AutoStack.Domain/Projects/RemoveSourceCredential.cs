namespace AutoStack.Domain.Projects;

/// <summary>Takes a project's credential for its repository away. A project without one stays as it is.</summary>
public static class RemoveSourceCredential
{
    public static Decision Decide(Project project) => project switch
    {
        { DeletedAt: not null } => Decision.Refuse("project_not_found", "There is no such project.", RefusalKind.NotFound),
        { SourceCredential: null } => Decision.Nothing,
        _ => Decision.Of(new ProjectCredentialRemoved()),
    };
}
