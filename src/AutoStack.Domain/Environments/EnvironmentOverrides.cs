using AutoStack.Domain.Projects;

namespace AutoStack.Domain.Environments;

/// <summary>What an environment has otherwise than its project. Null: as the project.</summary>
/// <param name="Replicas">Instances of <c>web</c>.</param>
public sealed record EnvironmentOverrides(int? Replicas = null, IReadOnlyList<ProcessSettings>? Processes = null)
{
    public static readonly EnvironmentOverrides None = new();

    /// <summary>The settings that hold in the environment.</summary>
    public ProjectSettings On(ProjectSettings project)
    {
        var processes = Processes ?? project.Processes;
        if (Replicas is not { } replicas)
            return project with { Processes = processes };
        // Processes given by name carry their own numbers; the environment's own number for web goes before the project's.
        return project with
        {
            Replicas = replicas,
            Processes = Processes is not null ? processes : [.. processes.Select(process => process.Name == "web" ? process with { Replicas = replicas } : process)],
        };
    }

    /// <summary>Equal by value, the list included: a change that changes nothing must be seen as such.</summary>
    public bool Equals(EnvironmentOverrides? other) =>
        other is not null && Replicas == other.Replicas && (Processes ?? []).SequenceEqual(other.Processes ?? []) && Processes is null == other.Processes is null;

    public override int GetHashCode() => HashCode.Combine(Replicas, Processes?.Count);
}
