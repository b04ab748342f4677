namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>
/// Which files of a directory belong into an image, and into which layer. Left out: Git's own, files that hold secrets by custom, and what tools keep for
/// themselves, which differs from build to build.
/// </summary>
public sealed class ImageContent
{
    private const string Modules = "node_modules";
    private readonly IReadOnlyList<string> modules;
    private readonly HashSet<string> above;

    private readonly string root;

    /// <param name="withModules">False for a site: a <c>node_modules</c> in it is a directory like any other.</param>
    /// <param name="isServedByItself">The image has a server for the site.</param>
    public ImageContent(string directory, bool withModules, bool isServedByItself = false)
    {
        (root, IsServedByItself) = (directory, isServedByItself);
        modules = withModules ? [.. FindModules(directory, "")] : [];
        above = modules.SelectMany(path => Above(path)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>A site that comes with its server. Links that lead out of it are left out: the server would follow them to what is the container's.</summary>
    public bool IsServedByItself { get; }

    public bool HasDependencies => modules.Count > 0;

    /// <summary>Dependencies change less often than the application: a layer of their own is stored once.</summary>
    public bool IsDependency(string path) => (above.Contains(path) || IsInModules(path)) && !IsLeftOut(path);

    public bool IsApplication(string path) => !IsInModules(path) && !IsLeftOut(path) && !(IsServedByItself && LeadsOut(path));

    private bool LeadsOut(string path)
    {
        if (new FileInfo(Path.Combine(root, path)).LinkTarget is not { } target)
            return false;
        var site = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        return target.StartsWith('/') || !Path.GetFullPath(Path.Combine(site, Path.GetDirectoryName(path) ?? "", target)).StartsWith($"{site}/", StringComparison.Ordinal);
    }

    private bool IsInModules(string path) => modules.Any(directory => path == directory || path.StartsWith($"{directory}/", StringComparison.Ordinal));

    private static bool IsLeftOut(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var parent = path.Length == name.Length ? "" : path[..^(name.Length + 1)];
        parent = parent[(parent.LastIndexOf('/') + 1)..];
        return name is ".git" or ".npmrc" or ".env"
            || (name.StartsWith(".env.", StringComparison.Ordinal) && name.EndsWith("local", StringComparison.Ordinal))
            || name.Equals("nuget.config", StringComparison.OrdinalIgnoreCase)
            || (parent == Modules && (name is ".cache" or ".modules.yaml" or ".yarn-state.yml" or ".yarn-integrity" || name.StartsWith(".pnpm-workspace-state", StringComparison.Ordinal)))
            || (parent == ".next" && name == "cache")
            || (parent == ".yarn" && name is "install-state.gz" or "build-state.yml");
    }

    /// <summary>The <c>node_modules</c> directories of a tree, without those inside of others.</summary>
    public static IEnumerable<string> FindModules(string root, string below)
    {
        foreach (var directory in new DirectoryInfo(Path.Combine(root, below)).EnumerateDirectories())
        {
            if (directory.LinkTarget is not null || directory.Name == ".git")
                continue;
            var path = below.Length == 0 ? directory.Name : $"{below}/{directory.Name}";
            if (directory.Name == Modules)
                yield return path;
            else
                foreach (var deeper in FindModules(root, path))
                    yield return deeper;
        }
    }

    private static IEnumerable<string> Above(string path)
    {
        for (var at = path.LastIndexOf('/'); at > 0; at = path.LastIndexOf('/', at - 1))
            yield return path[..at];
    }
}
