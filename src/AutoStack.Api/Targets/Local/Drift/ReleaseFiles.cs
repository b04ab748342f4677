namespace AutoStack.Api.Targets.Local.Drift;

/// <summary>
/// Whether the files of a release are still there and as they were when it began to serve. Looks at what lies at the top: names, kinds, and of files their size and
/// time. That is cheap enough for every look, and finds a directory that was removed and a page or a program that was edited; what an application adds is its own affair.
/// </summary>
public sealed class ReleaseFiles
{
    private const int MostEntries = 1000;
    private const int MostTold = 5;
    private readonly string directory;
    private readonly Dictionary<string, string> before;

    /// <summary>As they are now is how they should be.</summary>
    public ReleaseFiles(string directory)
    {
        this.directory = directory;
        before = Entries();
    }

    /// <returns>What is not as it was, in words; null when all is.</returns>
    public string? Changes()
    {
        if (!Directory.Exists(directory))
            return $"{directory} is gone";
        var now = Entries();
        var changed = before
            .Where(entry => now.GetValueOrDefault(entry.Key) != entry.Value)
            .Select(entry => now.ContainsKey(entry.Key) ? $"{entry.Key} was changed" : $"{entry.Key} is gone")
            .Order(StringComparer.Ordinal)
            .ToList();
        return changed.Count == 0 ? null
            : changed.Count <= MostTold ? string.Join(", ", changed)
            : $"{string.Join(", ", changed.Take(MostTold))}, and {changed.Count - MostTold} more";
    }

    /// <summary>None where there are too many: some of them would be taken for gone.</summary>
    private Dictionary<string, string> Entries()
    {
        try
        {
            var entries = new DirectoryInfo(directory).EnumerateFileSystemInfos().Take(MostEntries + 1).ToDictionary(
                entry => entry.Name,
                entry => entry.LinkTarget ?? (entry is FileInfo file ? $"file {file.Length} {file.LastWriteTimeUtc.Ticks}" : "directory"));
            return entries.Count > MostEntries ? [] : entries;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
