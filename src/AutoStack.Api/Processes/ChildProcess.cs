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

    /// <param name="onLine">Called for each line of output and of error output, from two threads at most one at a time.</param>
    /// <returns>How the leader ended.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; the whole group is gone when this is thrown.</exception>
    /// <exception cref="ChildNotStartedException">The program is not there or may not be run.</exception>
    public static async Task<ChildResult> Run(ChildCommand command, Action<string> onLine, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var started = Stopwatch.GetTimestamp();
        using var process = Start(command);
        var group = process.Id;
        var gate = new Lock();
        void OnLine(string line)
        {
            lock (gate)
                onLine(line);
        }

        var output = Task.WhenAll(
            LineReader.ReadAll(process.StandardOutput.BaseStream, OnLine),
            LineReader.ReadAll(process.StandardError.BaseStream, OnLine));
        try
        {
            await WriteInput(process, command.Input);
            await process.WaitForExitAsync(cancellation);
            await Task.WhenAny(output, Task.Delay(DrainTime, cancellation));
        }
        catch (OperationCanceledException)
        {
            await ProcessGroup.End(group, command.Grace);
            if (command.Mark is { } mark)
                await MarkedProcesses.End(other => other == mark, TimeSpan.Zero);
            throw;
        }
        finally
        {
            // Whoever outlived the leader, and held its pipes open, goes with it.
            ProcessGroup.Kill(group);
            await Task.WhenAny(output, Task.Delay(DrainTime, CancellationToken.None));
        }

        return new ChildResult(process.ExitCode, Stopwatch.GetElapsedTime(started));
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
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ChildNotStartedException($"{command.File} could not be started: {e.Message}", e);
        }
    }

    private static async Task WriteInput(Process process, string? input)
    {
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended, or closed its input, without reading.
        }
    }
}

/// <summary>A program could not be started at all.</summary>
public sealed class ChildNotStartedException(string message, Exception inner) : Exception(message, inner);
