using System.Text.RegularExpressions;

namespace AutoStack.Domain.Projects;

/// <summary>The names that address things: they become host names, paths and Kubernetes names, so they are narrow.</summary>
public static partial class Names
{
    /// <summary>Up to 40 lower-case letters, digits and single hyphens, beginning with a letter: <c>my-shop</c>.</summary>
    public static bool IsProjectName(string name) => ProjectPattern().IsMatch(name) && !name.Contains("--", StringComparison.Ordinal);

    /// <summary>As a project's name, up to 16 characters: <c>staging</c>.</summary>
    public static bool IsEnvironmentName(string name) => EnvironmentPattern().IsMatch(name) && !name.Contains("--", StringComparison.Ordinal);

    [GeneratedRegex(@"\A[a-z]([a-z0-9-]{0,38}[a-z0-9])?\z")]
    private static partial Regex ProjectPattern();

    [GeneratedRegex(@"\A[a-z]([a-z0-9-]{0,14}[a-z0-9])?\z")]
    private static partial Regex EnvironmentPattern();
}
