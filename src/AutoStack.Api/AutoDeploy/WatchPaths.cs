using Microsoft.Extensions.FileSystemGlobbing;

namespace AutoStack.Api.AutoDeploy;

/// <summary>
/// A project's <c>watch_paths</c>: glob patterns from the top of the repository, as Microsoft.Extensions.FileSystemGlobbing reads them (<c>apps/shop/**</c>, <c>*.md</c>). One that begins with
/// <c>!</c> leaves out what it matches. With exclusions alone, everything else counts.
/// </summary>
public sealed class WatchPaths
{
    private readonly Matcher matcher = new(StringComparison.Ordinal);

    public WatchPaths(IReadOnlyList<string> patterns)
    {
        IsEmpty = patterns.Count == 0;
        var excluded = patterns.Where(pattern => pattern.StartsWith('!')).ToArray();
        matcher.AddIncludePatterns(excluded.Length == patterns.Count ? ["**/*"] : patterns.Except(excluded));
        matcher.AddExcludePatterns(excluded.Select(pattern => pattern[1..]));
    }

    /// <summary>No pattern: every commit counts.</summary>
    public bool IsEmpty { get; }

    /// <param name="changed">Paths from the top of the repository, separated by <c>/</c>.</param>
    public bool Touches(IEnumerable<string> changed) => IsEmpty || matcher.Match(changed).HasMatches;
}
