using AutoStack.Api.Processes;

namespace AutoStack.Api.Targets.Local.Instances;

/// <summary>Names the instance in the environment of its processes, so that orphans are found: those that no record on disk knows.</summary>
public static class InstanceMark
{
    public const string Variable = "AUTOSTACK_INSTANCE";

    /// <summary>Ends processes of this platform's instances that are none of the known ones.</summary>
    /// <param name="platform">Tells one platform's processes from another's on the same machine.</param>
    public static void EndOrphans(string platform, IReadOnlySet<Guid> known)
    {
        if (!OperatingSystem.IsLinux())
            return;
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out var process) || Read(directory) is not { } mark)
                continue;
            var parts = mark.Split('/', 2);
            if (parts.Length == 2 && parts[1] == platform && Guid.TryParse(parts[0], out var id) && !known.Contains(id))
                ProcessGroup.KillProcess(process);
        }
    }

    private static string? Read(string directory)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, "environ")).Split('\0').FirstOrDefault(v => v.StartsWith($"{Variable}=", StringComparison.Ordinal))?[(Variable.Length + 1)..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's.
            return null;
        }
    }
}
