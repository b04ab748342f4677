namespace AutoStack.Domain.Projects;

/// <summary>Gives a project a credential for its repository, in place of the one it had.</summary>
public static class SetSourceCredential
{
    /// <summary>Always an event: whether the secret is the same as before is nothing that the state knows.</summary>
    public static Decision Decide(Project project, SourceCredentialKind kind, string? fingerprint) => project.DeletedAt is null
        ? Decision.Of(new ProjectCredentialSet(kind, fingerprint))
        : Decision.Refuse("project_not_found", "There is no such project.", RefusalKind.NotFound);
}
