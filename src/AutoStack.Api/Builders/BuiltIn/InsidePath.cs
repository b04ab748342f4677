namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>Paths that a repository or its settings name.</summary>
public static class InsidePath
{
    /// <summary>The path below a root, no part of which is a link; null when it leads out.</summary>
    public static string? Resolve(string root, string relative)
    {
        var path = root;
        foreach (var part in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".")
                continue;
            if (part == "..")
                return null;
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
                return null;
        }

        return path;
    }
}
