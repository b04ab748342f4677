namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>What this machine has to build and run with; null and empty where something is not there.</summary>
/// <param name="Frameworks">.NET's shared frameworks: name and version.</param>
public sealed record MachineRuntimes(string? Node, string? Npm, IReadOnlyList<string> DotNetSdks, IReadOnlyList<(string Name, string Version)> Frameworks)
{
    /// <summary>One text that changes when any of it does.</summary>
    public string Fingerprint =>
        $"node {Node}; npm {Npm}; sdks {string.Join(' ', DotNetSdks)}; frameworks {string.Join(' ', Frameworks.Select(framework => $"{framework.Name}/{framework.Version}"))}";
}
