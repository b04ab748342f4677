using System.Diagnostics;

namespace AutoStack.Api.Processes;

/// <summary>Finds processes by the run that their environment names, in whatever session or group they hide.</summary>
public static class MarkedProcesses
{
    /// <summary>Ends every process of this host whose mark is meant: SIGTERM, then SIGKILL after the grace.</summary>
    public static async Task End(Func<RunMark, bool> meant, TimeSpan grace)
    {
        var found = Find(meant).ToList();
        if (grace > TimeSpan.Zero)
        {
            found.ForEach(ProcessGroup.TerminateProcess);
            var since = TimeProvider.System.GetTimestamp();
            while (found.Count > 0 && TimeProvider.System.GetElapsedTime(since) < grace)
            {
                await Task.Delay(25);
                found = Find(meant).ToList();
            }
        }

        // A process may fork while it is being looked for: look again until none is left, a few times.
        for (var round = 0; round < 10 && found.Count > 0; round++)
        {
            found.ForEach(ProcessGroup.KillProcess);
            await Task.Delay(10);
            found = Find(meant).ToList();
        }
    }

    public static IEnumerable<int> Find(Func<RunMark, bool> meant) =>
        (OperatingSystem.IsLinux() ? FromProc() : FromPs()).Where(entry => RunMark.Parse(entry.Mark) is { } mark && meant(mark)).Select(entry => entry.Process);

    private static IEnumerable<(int Process, string Mark)> FromProc()
    {
        const string prefix = $"{RunMark.Variable}=";
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out var process))
                continue;
            string environment;
            try
            {
                environment = File.ReadAllText(Path.Combine(directory, "environ"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile, or is another user's.
                continue;
            }

            foreach (var variable in environment.Split('\0'))
                if (variable.StartsWith(prefix, StringComparison.Ordinal))
                    yield return (process, variable[prefix.Length..]);
        }
    }

    private static IEnumerable<(int Process, string Mark)> FromPs()
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-Eww", "-axo", "pid=,command="]) { RedirectStandardOutput = true })!;
        while (ps.StandardOutput.ReadLine() is { } line)
        {
            var at = line.IndexOf($"{RunMark.Variable}=", StringComparison.Ordinal);
            if (at >= 0 && int.TryParse(line.AsSpan(0, line.TrimStart().IndexOf(' ') + line.Length - line.TrimStart().Length), out var process))
                yield return (process, line[(at + RunMark.Variable.Length + 1)..].Split(' ')[0]);
        }

        ps.WaitForExit();
    }
}
