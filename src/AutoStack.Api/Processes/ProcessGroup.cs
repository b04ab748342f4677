using System.Runtime.InteropServices;

namespace AutoStack.Api.Processes;

/// <summary>Signals to whole process groups (kill(2) with a negative id).</summary>
public static partial class ProcessGroup
{
    private const int Sigterm = 15;
    private const int Sigkill = 9;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    /// <summary>True while any process of the group runs. One that ended counts for nothing, though nobody may collect it: in a container the first process often doesn't.</summary>
    public static bool Exists(int group) => group > 1 && Signal(-group, 0) == 0 && (!OperatingSystem.IsLinux() || AnyRuns(group));

    public static void Terminate(int group) => SignalGroup(group, Sigterm);

    public static void Kill(int group) => SignalGroup(group, Sigkill);

    /// <summary>Asks the group to end, and makes it end after the grace. Gone when this returns, but for processes the kernel cannot end.</summary>
    /// <returns>True when it ended by itself within the grace.</returns>
    public static async Task<bool> End(int group, TimeSpan grace)
    {
        Terminate(group);
        var obeyed = await Gone(group, grace);
        Kill(group);
        await Gone(group, TimeSpan.FromSeconds(2));
        return obeyed;
    }

    /// <summary>Ends one process, by its id.</summary>
    public static void KillProcess(int process)
    {
        if (process > 1)
            Signal(process, Sigkill);
    }

    public static void TerminateProcess(int process)
    {
        if (process > 1)
            Signal(process, Sigterm);
    }

    private static async Task<bool> Gone(int group, TimeSpan within)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (Exists(group))
        {
            if (TimeProvider.System.GetElapsedTime(since) >= within)
                return false;
            await Task.Delay(Look);
        }

        return true;
    }

    /// <summary>Looks through <c>/proc/PID/stat</c> (proc(5)): <c>pid (name) state parent group …</c>; the name may hold anything.</summary>
    private static bool AnyRuns(int group)
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!char.IsAsciiDigit(Path.GetFileName(directory)[0]))
                continue;
            try
            {
                var stat = File.ReadAllText(Path.Combine(directory, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 4);
                if (fields[0] is not ("Z" or "X") && int.Parse(fields[2]) == group)
                    return true;
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        return false;
    }

    private static void SignalGroup(int group, int signal)
    {
        // Group 0 is our own, 1 is init's: neither is ever meant.
        if (group > 1)
            Signal(-group, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);
}
