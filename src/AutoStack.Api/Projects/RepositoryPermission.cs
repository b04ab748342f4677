namespace AutoStack.Api.Projects;

/// <summary>Whether AutoStack may fetch from a repository URL at all, decided from its form.</summary>
public abstract class RepositoryPermission
{
    /// <returns>Null when it may, else what is wrong and what to change.</returns>
    public abstract string? Refuse(string url);
}
