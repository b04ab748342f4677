namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>What detection may look at: a repository's files, by paths relative to its top with <c>/</c> between. The top itself is the empty path.</summary>
public interface ISourceFiles
{
    /// <summary>The names in a directory, in their order; none when it is no directory.</summary>
    IReadOnlyList<string> Names(string directory);

    bool IsDirectory(string path);

    /// <summary>The text of a file; null when there is none, it is a link, or it is larger than any file that matters here.</summary>
    string? Read(string path);
}

public static class SourceFilesExtensions
{
    private const int DeepestSearch = 6;
    private const int MostDirectories = 5_000;

    /// <summary>Directories that hold what tools made, not what people wrote.</summary>
    private static readonly HashSet<string> Made = ["node_modules", "bin", "obj", "dist", "build", "out", "vendor", "packages.cache"];

    public static bool Has(this ISourceFiles files, string directory, string name) => files.Names(directory).Contains(name);

    /// <summary>All directories below one and itself, breadth first, without those that tools make; bounded, so that a huge repository costs no more than a large one.</summary>
    public static IEnumerable<string> Directories(this ISourceFiles files, string top)
    {
        var seen = 0;
        var queue = new Queue<(string Path, int Depth)>([(top, 0)]);
        while (queue.TryDequeue(out var next) && seen++ < MostDirectories)
        {
            yield return next.Path;
            if (next.Depth == DeepestSearch)
                continue;
            foreach (var name in files.Names(next.Path))
                if (!name.StartsWith('.') && !Made.Contains(name) && SourcePath.Join(next.Path, name) is var path && files.IsDirectory(path))
                    queue.Enqueue((path, next.Depth + 1));
        }
    }
}

/// <summary>Paths in a repository.</summary>
public static class SourcePath
{
    public static string Join(string directory, string name) => directory.Length == 0 ? name : $"{directory}/{name}";

    /// <summary>The directory that holds it; the top for what lies at the top.</summary>
    public static string Parent(string path) => path.LastIndexOf('/') is var at and >= 0 ? path[..at] : "";

    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>One form for one path: without leading, trailing and double slashes and single dots.</summary>
    public static string Plain(string? path) => string.Join('/', (path ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."));

    /// <summary>How to get from one directory to what lies below it; the path itself when it does not.</summary>
    public static string Below(string directory, string path) =>
        directory.Length == 0 ? path
        : path == directory ? ""
        : path.StartsWith($"{directory}/", StringComparison.Ordinal) ? path[(directory.Length + 1)..]
        : path;

    /// <summary>The directory and those above it, up to the top.</summary>
    public static IEnumerable<string> Upwards(string directory)
    {
        for (var at = directory; ; at = Parent(at))
        {
            yield return at;
            if (at.Length == 0)
                yield break;
        }
    }

    /// <summary>For messages: the top has no name of its own.</summary>
    public static string Told(string path) => path.Length == 0 ? "the top of the repository" : $"'{path}'";
}
