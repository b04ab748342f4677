namespace AutoStack.Domain.Environments;

/// <summary>Numbers configuration revisions: each is one more than the environment's last, and none is ever changed.</summary>
public static class ChangeConfiguration
{
    public static Decision Decide(ProjectEnvironment environment) =>
        environment.DeletedAt is not null
            ? environment.NotFound()
            : Decision.Of(new ConfigurationRevised(environment.ConfigRevision + 1));
}
