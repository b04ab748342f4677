using AutoStack.Domain.Projects;

namespace AutoStack.Domain.Environments;

/// <summary>What an environment has otherwise than its project. Null: as the project.</summary>
/// <param name="Replicas">Instances of <c>web</c>.</param>
public sealed record EnvironmentOverrides(int? Replicas = null, IReadOnlyList<ProcessSettings>? Processes = null)
{
    public static readonly EnvironmentOverrides None = new();

    /// <summary>
    /// Numbers of instances by process, as the environment was scaled to them; they go before all others. By name alone, since a process may be declared by the
    /// repository, so that no settings know it.
    /// </summary>
    public IReadOnlyDictionary<string, int>? Instances { get; init; }

    /// <summary>The settings that hold in the environment.</summary>
    public ProjectSettings On(ProjectSettings project)
    {
        // Processes given by name carry their own numbers; the environment's own number for web goes before the project's.
        var processes = Processes ?? [.. project.Processes.Select(process => process.Name == ProcessSettings.Web ? process with { Replicas = Replicas ?? process.Replicas } : process)];
        return project with
        {
            Replicas = Scaled(ProcessSettings.Web) ?? Replicas ?? project.Replicas,
            Processes = [.. processes.Select(process => process with { Replicas = Scaled(process.Name) ?? process.Replicas })],
        };
    }

    /// <summary>With these numbers of instances; processes that are not named keep theirs.</summary>
    public EnvironmentOverrides ScaledTo(IReadOnlyDictionary<string, int> instances) =>
        this with { Instances = new Dictionary<string, int>((Instances ?? new Dictionary<string, int>()).Where(one => !instances.ContainsKey(one.Key)).Concat(instances)) };

    /// <summary>With these settings, which end what was scaled before: the last word counts.</summary>
    public EnvironmentOverrides SetTo(int? replicas, IReadOnlyList<ProcessSettings>? processes) => this with
    {
        Replicas = replicas,
        Processes = processes,
        Instances = !SameProcesses(processes) ? null
            : replicas != Replicas && Instances is not null ? new Dictionary<string, int>(Instances.Where(one => one.Key != ProcessSettings.Web))
            : Instances,
    };

    /// <summary>Equal by value, lists included: a change that changes nothing must be seen as such.</summary>
    public bool Equals(EnvironmentOverrides? other) =>
        other is not null
        && Replicas == other.Replicas
        && SameProcesses(other.Processes)
        && (Instances ?? new Dictionary<string, int>()).OrderBy(one => one.Key, StringComparer.Ordinal).SequenceEqual((other.Instances ?? new Dictionary<string, int>()).OrderBy(one => one.Key, StringComparer.Ordinal));

    public override int GetHashCode() => HashCode.Combine(Replicas, Processes?.Count);

    private bool SameProcesses(IReadOnlyList<ProcessSettings>? others) => (Processes ?? []).SequenceEqual(others ?? []) && Processes is null == others is null;

    private int? Scaled(string process) => Instances?.TryGetValue(process, out var instances) == true ? instances : null;
}
