namespace AutoStack.Api.Processes;

/// <summary>A program to run as a child. Arguments are a list and go through no shell.</summary>
/// <param name="Environment">All of the child's environment besides PATH, HOME, LANG and TMPDIR; nothing of AutoStack's own is inherited.</param>
public sealed record ChildCommand(string File, IReadOnlyList<string> Arguments, string WorkingDirectory, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Marks the child and all its descendants, so that they are found again after a crash.</summary>
    public RunMark? Mark { get; init; }

    /// <summary>Written to the child's standard input, which is closed afterwards.</summary>
    public string? Input { get; init; }

    /// <summary>The account to run as; null for AutoStack's own.</summary>
    public RunAs? User { get; init; }

    /// <summary>In characters; longer lines of output are cut.</summary>
    public int LongestLine { get; init; } = LineReader.LongestLine;

    /// <summary>How long the group may take to end by itself after SIGTERM.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>An unprivileged account, by its numbers.</summary>
public sealed record RunAs(string Name, int UserId, int GroupId, string Home);

/// <param name="ExitCode">The leader's exit code; 128 + N when signal N ended it, as shells count.</param>
public sealed record ChildResult(int ExitCode, TimeSpan Duration)
{
    public bool Succeeded => ExitCode == 0;
}
