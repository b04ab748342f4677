using System.ComponentModel;
using System.Diagnostics;

namespace AutoStack.Api.Processes;

/// <summary>
/// Runs a child in a session and process group of its own, reads what it prints line by line, and leaves nothing of the group behind: not after
/// its end, not after cancellation, not when a grandchild keeps the pipes open.
/// </summary>
public static class ChildProcess
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    /// <param name="onLine">Called for each line of output and of error output, from two threads at most one at a time, and never after this has returned. When it throws, the child is ended.</param>
    /// <returns>How the leader ended.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; the whole group is gone when this is thrown.</exception>
    /// <exception cref="ChildNotStartedException">The program is not there or may not be run.</exception>
    public static async Task<ChildResult> Run(ChildCommand command, Action<string> onLine, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var started = Stopwatch.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var lines = new GuardedLines(onLine, stop);
        using var process = Start(command);
        var output = Task.WhenAll(
            LineReader.ReadAll(process.StandardOutput.BaseStream, lines.Take, command.LongestLine),
            LineReader.ReadAll(process.StandardError.BaseStream, lines.Take, command.LongestLine));
        // Beside the wait, not before it: who doesn't read its input must not hold up its own end.
        _ = WriteInput(process, command.Input);
        try
        {
            await process.WaitForExitAsync(stop.Token);
            await Task.WhenAny(output, Task.Delay(DrainTime, stop.Token));
        }
        catch (OperationCanceledException)
        {
            await End(process, command);
            lines.ThrowFault();
            throw;
        }
        finally
        {
            // Whoever outlived the leader, and held its pipes open, goes with it.
            ProcessGroup.Kill(process.Id);
            if (await Task.WhenAny(output, Task.Delay(DrainTime, CancellationToken.None)) != output && command.Mark is { } mark)
            {
                await MarkedProcesses.End(other => other == mark, TimeSpan.Zero);
                await Task.WhenAny(output, Task.Delay(DrainTime, CancellationToken.None));
            }

            lines.Close();
        }

        lines.ThrowFault();
        return new ChildResult(process.ExitCode, Stopwatch.GetElapsedTime(started));
    }

    private static async Task End(Process process, ChildCommand command)
    {
        // Right after its start the child is not yet the leader of a group, and only its own id reaches it.
        if (!process.HasExited && !ProcessGroup.Exists(process.Id))
            ProcessGroup.TerminateProcess(process.Id);
        await ProcessGroup.End(process.Id, command.Grace);
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        if (command.Mark is { } mark)
            await MarkedProcesses.End(other => other == mark, TimeSpan.Zero);
    }

    private static Process Start(ChildCommand command)
    {
        var chain = new List<string>();
        if (OperatingSystem.IsLinux())
        {
            chain.Add("setsid");
            if (command.User is { } user)
                chain.AddRange(["setpriv", $"--reuid={user.UserId}", $"--regid={user.GroupId}", "--clear-groups", "--"]);
        }
        else
        {
            // macOS has no setsid(1); perl comes with it.
            chain.AddRange(["perl", "-MPOSIX=setsid", "-e", "setsid(); exec { $ARGV[0] } @ARGV or exit 127"]);
        }

        chain.Add(command.File);
        chain.AddRange(command.Arguments);
        var start = new ProcessStartInfo(chain[0], chain.Skip(1))
        {
            WorkingDirectory = command.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        ChildEnvironment.Fill(start.Environment, command);
        if (Missing(command, start.Environment["PATH"] ?? "") is { } problem)
            throw new ChildNotStartedException($"{command.File} could not be started: {problem}");
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ChildNotStartedException($"{command.File} could not be started: {e.Message}", e);
        }
    }

    /// <summary>What is not there. Asked beforehand: the programs in front of the meant one would start, and then only fail as it might itself.</summary>
    private static string? Missing(ChildCommand command, string path)
    {
        if (!Directory.Exists(command.WorkingDirectory))
            return $"the directory {command.WorkingDirectory} does not exist.";
        var places = command.File.Contains('/') ? [command.WorkingDirectory] : path.Split(':', StringSplitOptions.RemoveEmptyEntries);
        var found = places.Select(place => Path.Combine(place, command.File)).Where(File.Exists).ToList();
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return found.Count == 0 ? "there is no such program."
            : found.Any(file => (File.GetUnixFileMode(file) & execute) != 0) ? null
            : "it may not be executed.";
    }

    private static async Task WriteInput(Process process, string? input)
    {
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It ended, or closed its input, without reading.
        }
    }
}

/// <summary>A program could not be started at all.</summary>
public sealed class ChildNotStartedException(string message, Exception? inner = null) : Exception(message, inner);
