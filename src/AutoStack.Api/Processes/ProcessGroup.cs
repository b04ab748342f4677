using System.Runtime.InteropServices;

namespace AutoStack.Api.Processes;

/// <summary>Signals to whole process groups (kill(2) with a negative id).</summary>
public static partial class ProcessGroup
{
    private const int Sigterm = 15;
    private const int Sigkill = 9;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    /// <summary>True while any process of the group is there.</summary>
    public static bool Exists(int group) => group > 1 && Signal(-group, 0) == 0;

    public static void Terminate(int group) => SignalGroup(group, Sigterm);

    public static void Kill(int group) => SignalGroup(group, Sigkill);

    /// <summary>Asks the group to end, and makes it end after the grace. Gone when this returns, but for processes the kernel cannot end.</summary>
    public static async Task End(int group, TimeSpan grace)
    {
        Terminate(group);
        await Gone(group, grace);
        Kill(group);
        await Gone(group, TimeSpan.FromSeconds(2));
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

    private static async Task Gone(int group, TimeSpan within)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (Exists(group) && TimeProvider.System.GetElapsedTime(since) < within)
            await Task.Delay(Look);
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
