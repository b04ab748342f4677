namespace AutoStack.Domain.Projects;

/// <summary>How a project is built and run. Null means: detect. A copy goes into every configuration revision.</summary>
/// <param name="RootDirectory">The application's directory in the repository; null for the top.</param>
/// <param name="HealthPath">The path that must answer 2xx or 3xx before an instance gets requests.</param>
public sealed record ProjectSettings(
    string? RootDirectory = null,
    string? BuildCommand = null,
    string? TestCommand = null,
    string? ReleaseCommand = null,
    string? StartCommand = null,
    string? OutputDirectory = null,
    string HealthPath = "/",
    int HealthTimeoutSeconds = 60,
    int Replicas = 1)
{
    /// <summary>Glob patterns; a push that touches none of them deploys nothing. Empty: every push counts.</summary>
    public IReadOnlyList<string> WatchPaths { get; init; } = [];

    public IReadOnlyList<ProcessSettings> Processes { get; init; } = [];

    /// <summary>Equal by value, lists included: a change that changes nothing must be seen as such.</summary>
    public bool Equals(ProjectSettings? other) =>
        other is not null
        && Scalars(this) == Scalars(other)
        && WatchPaths.SequenceEqual(other.WatchPaths)
        && Processes.SequenceEqual(other.Processes);

    public override int GetHashCode() => HashCode.Combine(Scalars(this), WatchPaths.Count, Processes.Count);

    private static (string?, string?, string?, string?, string?, string?, string, int, int) Scalars(ProjectSettings s) =>
        (s.RootDirectory, s.BuildCommand, s.TestCommand, s.ReleaseCommand, s.StartCommand, s.OutputDirectory, s.HealthPath, s.HealthTimeoutSeconds, s.Replicas);
}

/// <summary>One kind of process of an application. <c>web</c> gets the route, the others are workers.</summary>
/// <param name="Command">Null: what the image starts by itself.</param>
public sealed record ProcessSettings(string Name, string? Command, int Replicas = 1)
{
    /// <summary>The process that gets the route.</summary>
    public const string Web = "web";
}
