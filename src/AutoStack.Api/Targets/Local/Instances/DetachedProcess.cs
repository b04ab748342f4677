using System.ComponentModel;
using System.Diagnostics;
using AutoStack.Api.Processes;

namespace AutoStack.Api.Targets.Local.Instances;

/// <summary>What to start.</summary>
/// <param name="Output">The file that takes its output, so that nothing is lost when a reader dies.</param>
public sealed record Launch(IReadOnlyList<string> Command, string WorkingDirectory, IReadOnlyDictionary<string, string> Environment, string Output, RunAs? User);

/// <summary>A process in a session of its own that outlives the one which started it: nothing ties them but its id.</summary>
public sealed class DetachedProcess
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private readonly Process? child;

    private DetachedProcess(int id, string startTime, Process? child)
    {
        Id = id;
        StartTime = startTime;
        this.child = child;
    }

    public int Id { get; }

    public string StartTime { get; }

    public bool IsRunning => ProcessIdentity.StartTime(Id) == StartTime;

    /// <exception cref="ChildNotStartedException">The shell could not be started.</exception>
    public static DetachedProcess Start(Launch launch)
    {
        // The shell opens the file and then becomes the program. Appending, so that the file can be cut while it is written.
        List<string> arguments = ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", launch.Output];
        if (OperatingSystem.IsLinux())
        {
            arguments.Add("setsid");
            if (launch.User is { } user)
                arguments.AddRange(["setpriv", $"--reuid={user.UserId}", $"--regid={user.GroupId}", "--clear-groups", "--"]);
        }
        else
            arguments.AddRange(["perl", "-MPOSIX=setsid", "-e", "setsid(); exec { $ARGV[0] } @ARGV or exit 127"]);
        arguments.AddRange(launch.Command);

        var start = new ProcessStartInfo("/bin/sh", arguments) { WorkingDirectory = launch.WorkingDirectory, UseShellExecute = false };
        start.Environment.Clear();
        foreach (var (name, value) in launch.Environment)
            start.Environment[name] = value;
        try
        {
            var child = Process.Start(start)!;
            return new DetachedProcess(child.Id, ProcessIdentity.StartTime(child.Id) ?? "", child);
        }
        catch (Win32Exception e)
        {
            throw new ChildNotStartedException($"{launch.Command[0]} could not be started: {e.Message}", e);
        }
    }

    /// <summary>Takes over a process that an earlier target role started; null when it is not there any more.</summary>
    public static DetachedProcess? Adopt(int id, string startTime) =>
        startTime.Length > 0 && ProcessIdentity.StartTime(id) == startTime ? new DetachedProcess(id, startTime, child: null) : null;

    /// <summary>Returns when it has ended.</summary>
    /// <returns>Its exit code; null for one that was adopted, whose code only its parent could have learned.</returns>
    public async Task<int?> Ended(CancellationToken cancellation)
    {
        if (child is not null)
        {
            await child.WaitForExitAsync(cancellation);
            return child.ExitCode;
        }

        while (IsRunning)
            await Task.Delay(Look, cancellation);
        return null;
    }

    /// <summary>Ends it and everything in its session's group: SIGTERM, and after the grace SIGKILL.</summary>
    /// <returns>True when it ended within the grace.</returns>
    public async Task<bool> End(TimeSpan grace) => (!IsRunning && !ProcessGroup.Exists(Id)) || await ProcessGroup.End(Id, grace);
}
