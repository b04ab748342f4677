using System.Globalization;

namespace AutoStack.Api.Targets.Local.Instances;

/// <summary>On which ports a process group listens, so that an application on the wrong port can be told so. Linux only (proc(5), net/tcp); empty elsewhere.</summary>
public static class ListeningPorts
{
    private const string Listen = "0A";

    public static IReadOnlyList<int> Of(int group)
    {
        if (!OperatingSystem.IsLinux())
            return [];
        var sockets = new HashSet<string>();
        foreach (var directory in Directory.EnumerateDirectories("/proc").Where(directory => int.TryParse(Path.GetFileName(directory), out _)))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(directory, "stat"));
                if (stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[2] != group.ToString(CultureInfo.InvariantCulture))
                    continue;
                foreach (var descriptor in new DirectoryInfo(Path.Combine(directory, "fd")).EnumerateFileSystemInfos())
                    if (descriptor.LinkTarget is { } target && target.StartsWith("socket:[", StringComparison.Ordinal))
                        sockets.Add(target[8..^1]);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended while it was looked at.
            }
        }

        return [.. new[] { "/proc/net/tcp", "/proc/net/tcp6" }
            .Where(File.Exists)
            .SelectMany(path => File.ReadLines(path).Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == Listen && sockets.Contains(fields[9]))
            .Select(fields => int.Parse(fields[1][(fields[1].LastIndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            .Distinct()
            .Order()];
    }
}
