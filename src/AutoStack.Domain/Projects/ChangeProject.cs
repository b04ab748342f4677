namespace AutoStack.Domain.Projects;

/// <summary>Replaces a project's repository, branch and settings. The same again changes nothing.</summary>
public static class ChangeProject
{
    public static Decision Decide(Project project, string repositoryUrl, string? branch, ProjectSettings settings) => project switch
    {
        { DeletedAt: not null } => Decision.Refuse("project_not_found", "There is no such project.", RefusalKind.NotFound),
        _ when (project.RepositoryUrl, project.Branch, project.Settings) == (repositoryUrl, branch, settings) => Decision.Nothing,
        _ => Decision.Of(new ProjectSettingsChanged(repositoryUrl, branch, settings)),
    };
}
