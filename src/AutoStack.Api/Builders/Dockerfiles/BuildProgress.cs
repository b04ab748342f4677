using System.Text.RegularExpressions;

namespace AutoStack.Api.Builders.Dockerfiles;

/// <summary>Reads what a build prints, to tell afterwards which step failed and which line shows why.</summary>
public abstract partial class BuildProgress
{
    /// <summary>The step that failed; null when none began, or the build as a whole failed.</summary>
    public abstract BuildStepSeen? Failed { get; }

    /// <summary>What the program itself said last, which no step printed.</summary>
    public SeenLine? Said { get; protected set; }

    /// <summary>Some line said that there was no room on the disk.</summary>
    public bool DiskFull { get; private set; }

    /// <param name="number">Of the line in the log.</param>
    public void Take(string line, long number)
    {
        DiskFull |= Disk.DiskFull.Says(line);
        if (!string.IsNullOrWhiteSpace(line))
            Read(line, number);
    }

    protected abstract void Read(string line, long number);

    public static bool LooksLikeError(string text) => Errors().IsMatch(text);

    [GeneratedRegex(@"\b(error|exception|fatal|cannot|not found|no such|failed|ERR!|ERR_[A-Z_]+|denied)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Errors();
}

/// <param name="Number">Of the line in the log.</param>
public sealed record SeenLine(string Text, long Number);

/// <summary>A step of a build, and what it printed that matters.</summary>
public sealed class BuildStepSeen(string name)
{
    private SeenLine? error, last;

    /// <summary>As the Dockerfile has it, or the builder's own name for it.</summary>
    public string Name => name;

    /// <summary>The first line that looks like the cause, else the last one.</summary>
    public SeenLine? Cause => error ?? last;

    /// <summary>What the builder says of its failure.</summary>
    public SeenLine? Verdict { get; set; }

    public void Printed(string text, long number)
    {
        last = new SeenLine(text, number);
        if (error is null && BuildProgress.LooksLikeError(text))
            error = last;
    }
}
