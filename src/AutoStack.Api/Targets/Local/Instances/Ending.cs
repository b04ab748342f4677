using System.Globalization;

namespace AutoStack.Api.Targets.Local.Instances;

/// <summary>How an instance's process ended by itself, in words that say what to look at.</summary>
/// <param name="ExitCode">Null after a signal, and for a process whose parent had gone: only a parent learns the code.</param>
public sealed record Ending(int? ExitCode, int? Signal, string Reason)
{
    private const int SignalBase = 128;
    private const int LastSignal = 64;
    private const int Sigkill = 9;

    /// <summary>The exit code of a process that SIGKILL ended.</summary>
    public const int KilledCode = SignalBase + Sigkill;

    private static readonly Dictionary<int, string> Names = new()
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [3] = "SIGQUIT",
        [4] = "SIGILL",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [13] = "SIGPIPE",
        [14] = "SIGALRM",
        [15] = "SIGTERM",
        [24] = "SIGXCPU",
        [25] = "SIGXFSZ",
        [31] = "SIGSYS",
    };

    /// <param name="code">As the runtime and shells tell it: 128 and the signal's number for one that a signal ended.</param>
    /// <param name="memoryRanOut">Whether the system ended some process for lack of memory while this one ran.</param>
    public static Ending Of(int? code, bool memoryRanOut) => code switch
    {
        null => new(null, null, "ended; how is not known, since the target role that started it had ended before"),
        > SignalBase and <= SignalBase + LastSignal => BySignal(code.Value - SignalBase, memoryRanOut),
        _ => new(code, null, string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}")),
    };

    /// <summary>Ended by AutoStack, since it used more memory than an instance may.</summary>
    public static Ending OutOfMemory(long usedBytes, long limitBytes) =>
        new(null, Sigkill, $"was ended for its memory: it used {Megabytes(usedBytes)} MB, and an instance may use {Megabytes(limitBytes)} MB (AutoStack__Target__InstanceMemoryMegabytes)");

    /// <summary>Ended by the kernel, since its container used more memory than an instance may, or the machine has.</summary>
    public static Ending OutOfMemory(long? limitBytes) => new(null, Sigkill, limitBytes is { } limit
        ? $"was ended for its memory: an instance may use {Megabytes(limit)} MB (AutoStack__Target__InstanceMemoryMegabytes)"
        : "was ended for its memory: the machine ran out of it");

    public static Ending NotStarted(string why) => new(null, null, $"could not be started: {why}");

    /// <summary>How often the kernel has ended a process for lack of memory since the machine's start (proc(5), vmstat); 0 where it does not tell.</summary>
    public static long OutOfMemoryKills()
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        try
        {
            return File.ReadLines("/proc/vmstat").FirstOrDefault(line => line.StartsWith("oom_kill ", StringComparison.Ordinal)) is { } line && long.TryParse(line["oom_kill ".Length..], out var kills) ? kills : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static Ending BySignal(int signal, bool memoryRanOut)
    {
        var name = Names.TryGetValue(signal, out var known) ? $" ({known})" : "";
        var why = signal != Sigkill ? "" : memoryRanOut ? "; the system ran out of memory at that time" : "; somebody ended it, or a limit of the system did";
        return new Ending(null, signal, string.Create(CultureInfo.InvariantCulture, $"was ended by signal {signal}{name}{why}"));
    }

    private static string Megabytes(long bytes) => (bytes >> 20).ToString(CultureInfo.InvariantCulture);
}
