using AutoStack.Api.Processes;

namespace AutoStack.Api.Tests.Testing;

/// <summary>Real child processes of tests.</summary>
public static class Shell
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    /// <summary>A script for /bin/sh, as a child of AutoStack's.</summary>
    public static ChildCommand Command(string script, IReadOnlyDictionary<string, string>? environment = null) =>
        new("/bin/sh", ["-c", script], Path.GetTempPath(), environment ?? Nothing);

    /// <summary>What a program prints.</summary>
    public static string Output(string program, params IEnumerable<string> arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    /// <summary>True while the process runs; one that ended and waits for its parent does not.</summary>
    public static bool Runs(int process)
    {
        try
        {
            var state = File.ReadAllText($"/proc/{process}/stat");
            return state[state.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The processes that hold a text in their command line, but for the one that asks.</summary>
    public static IReadOnlyList<int> With(string text) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Select(name => int.TryParse(name, out var process) ? process : 0)
            .Where(process => process > 0 && process != Environment.ProcessId && CommandLine(process).Contains(text, StringComparison.Ordinal) && Runs(process)),
    ];

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
