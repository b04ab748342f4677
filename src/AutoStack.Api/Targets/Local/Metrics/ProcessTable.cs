using System.Diagnostics;
using System.Globalization;

namespace AutoStack.Api.Targets.Local.Metrics;

/// <param name="StartTime">As <see cref="Instances.ProcessIdentity"/> has it: an id is used again, an id with its start time is not.</param>
/// <param name="Cpu">Time on a processor: its own, and that of its children that have ended and were waited for.</param>
/// <param name="Resident">Memory in bytes, shared pages included.</param>
public sealed record ProcessEntry(int Id, int Parent, int Session, string StartTime, TimeSpan Cpu, long Resident);

/// <summary>All processes of this machine at one moment.</summary>
public static class ProcessTable
{
    /// <summary>What <c>utime</c> and the like are counted in: the kernel's USER_HZ, which is 100 on every platform that .NET runs on.</summary>
    private const int TicksPerSecond = 100;

    public static IReadOnlyList<ProcessEntry> Read() => [.. OperatingSystem.IsLinux() ? FromProc() : FromPs()];

    /// <summary>Memory in bytes, of what is shared its share alone (proc(5), smaps_rollup); null where the system does not tell.</summary>
    public static long? Proportional(int process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/smaps_rollup").FirstOrDefault(line => line.StartsWith("Pss:", StringComparison.Ordinal)) is { } line
                && long.TryParse(line.AsSpan(4, line.Length - 6), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var kilobytes)
                ? kilobytes << 10
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<ProcessEntry> FromProc()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out var id))
                continue;
            string stat;
            try
            {
                stat = File.ReadAllText(Path.Combine(directory, "stat"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile.
                continue;
            }

            // proc(5): the name, field 2, may hold anything, so fields are counted from its closing parenthesis; the first behind it is field 3.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (fields[0] is not ("Z" or "X"))
                yield return new ProcessEntry(id, Whole(fields[1]), Whole(fields[3]), fields[19], TimeSpan.FromSeconds((double)fields[11..15].Sum(Long) / TicksPerSecond), Long(fields[21]) * Environment.SystemPageSize);
        }
    }

    private static IEnumerable<ProcessEntry> FromPs()
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-axo", "pid=,ppid=,pgid=,rss=,cputime=,stat=,lstart="]) { RedirectStandardOutput = true })!;
        while (ps.StandardOutput.ReadLine() is { } line)
        {
            var fields = line.Split(' ', 7, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 7 && !fields[5].StartsWith('Z'))
                yield return new ProcessEntry(Whole(fields[0]), Whole(fields[1]), Whole(fields[2]), fields[6].Trim(), Time(fields[4]), Long(fields[3]) << 10);
        }

        ps.WaitForExit();
    }

    /// <summary><c>[[dd-]hh:]mm:ss[.cc]</c></summary>
    private static TimeSpan Time(string text)
    {
        var seconds = 0.0;
        foreach (var part in text.Replace('-', ':').Split(':'))
            seconds = seconds * 60 + double.Parse(part, CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(seconds);
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
