using System.Text.RegularExpressions;
using AutoStack.Api.Builders.Dockerfiles;

namespace AutoStack.Api.Builders.Buildah;

/// <summary>Reads what Buildah prints: <c>[1/2] STEP 2/3: RUN make</c> begins a step, what follows is printed by it, and <c>Error: building at STEP …</c> says that it failed.</summary>
public sealed partial class BuildahProgress : BuildProgress
{
    private const string Error = "Error: ";
    private BuildStepSeen? current;

    public override BuildStepSeen? Failed => current?.Verdict is null ? null : current;

    protected override void Read(string line, long number)
    {
        if (Step().Match(line) is { Success: true } match)
            current = new BuildStepSeen(match.Groups[1].Value);
        else if (line.StartsWith("Error: building at STEP", StringComparison.Ordinal) && current is not null)
            current.Verdict = new SeenLine(line[Error.Length..], number);
        else if (!Noise().IsMatch(line))
        {
            // A step may print the same word; only a build that failed by itself is asked for what it said.
            if (line.StartsWith(Error, StringComparison.Ordinal))
                Said = new SeenLine(line[Error.Length..], number);
            current?.Printed(line, number);
        }
    }

    [GeneratedRegex(@"^(?:\[\d+/\d+\] )?STEP \d+/\d+: (.*)$")]
    private static partial Regex Step();

    [GeneratedRegex("^(subprocess exited with status|time=\"|Getting image source|Copying (blob|config)|Writing manifest|Storing signatures)")]
    private static partial Regex Noise();
}
