namespace AutoStack.Domain.Environments;

/// <summary>Switches the deployment of new commits on or off. Switching it on once more ends the pause that a rollback made.</summary>
public static class ChangeAutoDeploy
{
    public static Decision Decide(ProjectEnvironment environment, bool enabled) =>
        environment.DeletedAt is not null ? environment.NotFound()
        : environment.AutoDeploy == enabled && !environment.AutoDeployPaused ? Decision.Nothing
        : Decision.Of(new AutoDeployChanged(enabled));
}
