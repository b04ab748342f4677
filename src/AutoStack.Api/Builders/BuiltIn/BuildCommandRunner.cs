using System.Text.RegularExpressions;
using AutoStack.Api.Processes;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>How a command of the repository's ended.</summary>
/// <param name="ErrorLine">The number of the first line that looks like its cause.</param>
/// <param name="Error">That line's text.</param>
/// <param name="Passing">True when it says that something outside could not be reached.</param>
/// <param name="Refused">True when it says that a registry wants credentials, or refused those it got.</param>
public sealed record CommandEnd(ChildResult Result, long? ErrorLine, string? Error, bool Passing, bool Refused)
{
    /// <summary>True when it says that there was no room on the disk.</summary>
    public bool DiskFull { get; init; }
}

/// <summary>Runs commands of a repository through the shell, in a minimal environment, and remembers which line says why it failed.</summary>
public static partial class BuildCommandRunner
{
    public static async Task<CommandEnd> Run(
        string command,
        string directory,
        IReadOnlyDictionary<string, string> environment,
        RunAs? user,
        RunMark mark,
        MaskingLog log,
        CancellationToken cancellation)
    {
        log.Write($"$ {command}");
        long? errorLine = null;
        string? error = null, last = null;
        long lastLine = 0;
        var (passing, refused, full) = (false, false, false);
        var child = new ChildCommand("/bin/sh", ["-c", command], directory, environment) { User = user, Mark = mark };
        var result = await ChildProcess.Run(
            child,
            line =>
            {
                var number = log.Write(line);
                if (string.IsNullOrWhiteSpace(line))
                    return;
                (last, lastLine) = (line, number);
                passing |= Unreachable().IsMatch(line);
                refused |= Unauthorised().IsMatch(line);
                full |= Disk.DiskFull.Says(line);
                // npm repeats the command before it runs it; an error named in there has not happened yet.
                if (errorLine is null && !line.StartsWith("> ", StringComparison.Ordinal) && LooksLikeError().IsMatch(line))
                    (error, errorLine) = (line, number);
            },
            cancellation);
        // A server that the command left running in a session of its own would write into the tree while it is packed.
        await MarkedProcesses.End(other => other == mark, TimeSpan.Zero);
        var (text, at) = errorLine is null ? (last, lastLine) : (error, errorLine.Value);
        return new CommandEnd(result, text is null ? null : at, text is null ? null : Short(log.Mask(text)), passing, refused) { DiskFull = full };
    }

    private static string Short(string text)
    {
        var plain = Ansi().Replace(text, "").Trim();
        return plain.Length > 300 ? $"{plain[..300]}…" : plain;
    }

    [GeneratedRegex(@"\b(error|exception|fatal|cannot find|not found|failed|ERR!|ERR_[A-Z_]+|explicitly forbidden)\b", RegexOptions.IgnoreCase)]
    private static partial Regex LooksLikeError();

    [GeneratedRegex(@"\b(ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|ECONNREFUSED|ERR_SOCKET_TIMEOUT|50[0234] (Internal|Bad Gateway|Service|Gateway))\b")]
    private static partial Regex Unreachable();

    /// <summary>As npm, pnpm, yarn (1 and later) and NuGet say it.</summary>
    [GeneratedRegex(@"\b(E401|E403|ENEEDAUTH|ERR_PNPM_FETCH_40[13]|YN0041|40[13] \(?(Unauthorized|Forbidden)|Response code 40[13])")]
    private static partial Regex Unauthorised();

    [GeneratedRegex(@"\x1B\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Ansi();
}
