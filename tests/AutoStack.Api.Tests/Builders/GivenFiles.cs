using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Builders.BuiltIn.Detection;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Tests.Builders;

/// <summary>A repository in memory, for what detection finds in it.</summary>
public sealed class GivenFiles : ISourceFiles
{
    private readonly SortedDictionary<string, string> files = new(StringComparer.Ordinal);

    public GivenFiles Add(string path, string text = "")
    {
        files[path] = text;
        return this;
    }

    public Outcome<BuildPlan> Plan(BuildSettings? settings = null) => BuildDetection.Plan(this, settings ?? new BuildSettings(null, null, null, null, null));

    public Outcome<BuildPlan> PlanIn(string rootDirectory) => Plan(new BuildSettings(rootDirectory, null, null, null, null));

    public IReadOnlyList<string> Names(string directory) =>
        [.. files.Keys.Where(path => directory.Length == 0 || path.StartsWith($"{directory}/", StringComparison.Ordinal)).Select(path => SourcePath.Below(directory, path).Split('/')[0]).Distinct()];

    public bool IsDirectory(string path) => path.Length == 0 || files.Keys.Any(file => file.StartsWith($"{path}/", StringComparison.Ordinal));

    public string? Read(string path) => files.GetValueOrDefault(path);
}
