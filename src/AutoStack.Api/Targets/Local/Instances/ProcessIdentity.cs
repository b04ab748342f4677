using System.Diagnostics;

namespace AutoStack.Api.Targets.Local.Instances;

/// <summary>A process's id is used again after its end; together with its start time it names one process.</summary>
public static class ProcessIdentity
{
    /// <summary>When a living process started, in the system's own form; null when there is none of this id, or it has ended and waits to be reaped.</summary>
    public static string? StartTime(int id)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                // proc(5): the name, field 2, may hold anything, so fields are counted from its closing parenthesis.
                var fields = File.ReadAllText($"/proc/{id}/stat") is var stat ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ') : [];
                return fields[0] is "Z" or "X" ? null : fields[19];
            }
            catch (IOException)
            {
                return null;
            }
        }

        using var ps = Process.Start(new ProcessStartInfo("ps", ["-o", "stat=,lstart=", "-p", id.ToString(System.Globalization.CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        var line = ps.StandardOutput.ReadToEnd().Trim();
        ps.WaitForExit();
        return line.Length == 0 || line.StartsWith('Z') ? null : line[line.IndexOf(' ')..].Trim();
    }
}
