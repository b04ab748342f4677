using System.Diagnostics;

namespace AutoStack.Api.Processes;

/// <summary>Finds processes by a mark in their environment, a run's or an instance's, in whatever session or group they hide.</summary>
public static class MarkedProcesses
{
    /// <summary>Ends every process of this host whose run is meant: SIGTERM, then SIGKILL after the grace.</summary>
    public static Task End(Func<RunMark, bool> meant, TimeSpan grace) => End(RunMark.Variable, text => RunMark.Parse(text) is { } mark && meant(mark), grace);

    /// <param name="variable">The variable that holds the mark.</param>
    public static async Task End(string variable, Func<string, bool> meant, TimeSpan grace)
    {
        var found = Find(variable, meant).ToList();
        if (grace > TimeSpan.Zero)
        {
            found.ForEach(ProcessGroup.TerminateProcess);
            var since = TimeProvider.System.GetTimestamp();
            while (found.Count > 0 && TimeProvider.System.GetElapsedTime(since) < grace)
            {
                await Task.Delay(25);
                found = Find(variable, meant).ToList();
            }
        }

        // A process may fork while it is being looked for: look again until none is left, a few times.
        for (var round = 0; round < 10 && found.Count > 0; round++)
        {
            found.ForEach(ProcessGroup.KillProcess);
            await Task.Delay(10);
            found = Find(variable, meant).ToList();
        }
    }

    public static IEnumerable<int> Find(Func<RunMark, bool> meant) => Find(RunMark.Variable, text => RunMark.Parse(text) is { } mark && meant(mark));

    public static IEnumerable<int> Find(string variable, Func<string, bool> meant) => All(variable).Where(entry => meant(entry.Mark)).Select(entry => entry.Process);

    /// <summary>Every process that carries a mark.</summary>
    public static IEnumerable<(int Process, string Mark)> All(string variable) => OperatingSystem.IsLinux() ? FromProc($"{variable}=") : FromPs($"{variable}=");

    /// <summary>The mark of one process (proc(5), environ), or null. Linux only.</summary>
    public static string? Read(int process, string variable) => Read($"/proc/{process}", $"{variable}=");

    private static IEnumerable<(int Process, string Mark)> FromProc(string prefix)
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out var process) && Read(directory, prefix) is { } mark)
                yield return (process, mark);
        }
    }

    private static string? Read(string directory, string prefix)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, "environ")).Split('\0').FirstOrDefault(variable => variable.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's.
            return null;
        }
    }

    private static IEnumerable<(int Process, string Mark)> FromPs(string prefix)
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-Eww", "-axo", "pid=,command="]) { RedirectStandardOutput = true })!;
        while (ps.StandardOutput.ReadLine() is { } line)
        {
            var at = line.IndexOf(prefix, StringComparison.Ordinal);
            if (at >= 0 && int.TryParse(line.AsSpan(0, line.TrimStart().IndexOf(' ') + line.Length - line.TrimStart().Length), out var process))
                yield return (process, line[(at + prefix.Length)..].Split(' ')[0]);
        }

        ps.WaitForExit();
    }
}
