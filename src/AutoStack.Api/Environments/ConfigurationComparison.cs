using AutoStack.Api.Environments.Variables;
using AutoStack.Domain.Projects;

namespace AutoStack.Api.Environments;

/// <summary>A setting that differs; null where there is none.</summary>
public sealed record SettingChange(string Name, string? From, string? To);

/// <summary>What differs between two configuration revisions of an environment: settings with their values, variables by their names alone.</summary>
public sealed class ConfigurationComparison(ValueSeal seal)
{
    public static IReadOnlyList<SettingChange> Settings(ProjectSettings before, ProjectSettings after) =>
    [
        .. Values(before).Zip(Values(after))
            .Where(pair => pair.First.Value != pair.Second.Value)
            .Select(pair => new SettingChange(pair.First.Name, pair.First.Value, pair.Second.Value)),
    ];

    /// <summary>Of the variables that hold.</summary>
    public IReadOnlyList<VariableChange> Variables(ConfigurationRevision from, ConfigurationRevision to) =>
    [
        .. VariableChange.Between(
            from.Variables.ToDictionary(variable => variable.Name),
            to.Variables.ToDictionary(variable => variable.Name),
            (old, now) => Same(old, now, to.Environment.Value)),
    ];

    /// <summary>The same value sealed twice looks different: what counts is what is inside.</summary>
    private bool Same(StoredVariable a, StoredVariable b, Guid environment) =>
        a.Sealed == b.Sealed || (seal.Opens(a.Sealed, environment, out var one) && seal.Opens(b.Sealed, environment, out var other) && one == other);

    private static IEnumerable<(string Name, string? Value)> Values(ProjectSettings settings)
    {
        yield return ("root_directory", settings.RootDirectory);
        yield return ("build_command", settings.BuildCommand);
        yield return ("test_command", settings.TestCommand);
        yield return ("release_command", settings.ReleaseCommand);
        yield return ("start_command", settings.StartCommand);
        yield return ("output_directory", settings.OutputDirectory);
        yield return ("health_path", settings.HealthPath);
        yield return ("health_timeout_seconds", Text(settings.HealthTimeoutSeconds));
        yield return ("replicas", Text(settings.Replicas));
        yield return ("watch_paths", string.Join(", ", settings.WatchPaths));
        yield return ("processes", string.Join(", ", settings.Processes.Select(process => $"{process.Name}×{process.Replicas} {process.Command}".TrimEnd())));
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
