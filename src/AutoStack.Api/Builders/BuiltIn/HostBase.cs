namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>The runtime of this machine that an image stands on, where another would have a base image: <c>host/node@20.19.2</c>, <c>host/dotnet@10.0.1</c>. Pure.</summary>
public static class HostBase
{
    /// <param name="start">What the image starts; null for a static site, which needs no runtime.</param>
    /// <param name="framework">The shared framework that a .NET application names; null when it brings its own, or is none.</param>
    /// <returns>Null where nothing tells which runtime it is: a command of the repository's own may start anything.</returns>
    public static string? Of(BuildPlan plan, string? start, SharedFramework? framework, MachineRuntimes machine) =>
        start is null ? null
        : plan.Kind == "node" ? machine.Node is { } node ? $"host/node@{node}" : null
        : framework is not null && Newest(framework, machine) is { } version ? $"host/dotnet@{version}"
        : null;

    /// <summary>As the host chooses: the newest of the same major version.</summary>
    private static string? Newest(SharedFramework wanted, MachineRuntimes machine) => machine.Frameworks
        .Where(framework => framework.Name == wanted.Name && Major(framework.Version) == Major(wanted.Version))
        .Select(framework => framework.Version)
        .MaxBy(version => Version.TryParse(version.Split('-')[0], out var number) ? number : new Version());

    private static string Major(string version) => version.Split('.')[0];
}
