using AutoStack.Domain.Projects;

namespace AutoStack.Domain.Environments;

/// <summary>Adds an environment to a project. A name that a deleted environment had is free again.</summary>
/// <param name="Branch">Null: the project's.</param>
public sealed record CreateEnvironment(string Name, EnvironmentKind Kind, string? Branch, string Target, QueuePolicy QueuePolicy, bool AutoDeploy)
{
    /// <summary>Each costs rows, a route and a port for as long as it exists.</summary>
    public const int Most = 50;

    /// <param name="existing">The names of the project's environments.</param>
    public Decision Decide(Project project, IReadOnlyCollection<string> existing) =>
        project.DeletedAt is not null ? Decision.Refuse("project_not_found", "There is no such project.", RefusalKind.NotFound)
        : existing.Contains(Name) ? Decision.Refuse("environment_name_taken", $"Project {project.Name} has an environment named {Name} already.")
        : existing.Count >= Most ? Decision.Refuse("too_many_environments", $"Project {project.Name} has {existing.Count} environments; {Most} is the most. Delete one that nobody needs.")
        : Decision.Of(Events(project.Id, project.Name));

    /// <summary>The first events of its stream. The first configuration revision goes with them.</summary>
    public IReadOnlyList<object> Events(ProjectId project, string projectName)
    {
        List<object> events = [new EnvironmentCreated(project, projectName, Name, Kind, Branch, Target), new ConfigurationRevised(1)];
        if (QueuePolicy != default)
            events.Add(new QueuePolicyChanged(QueuePolicy));
        if (AutoDeploy)
            events.Add(new AutoDeployChanged(true));
        return events;
    }
}
