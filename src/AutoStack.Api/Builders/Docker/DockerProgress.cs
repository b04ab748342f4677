using System.Text.RegularExpressions;
using AutoStack.Api.Builders.Dockerfiles;

namespace AutoStack.Api.Builders.Docker;

/// <summary>
/// Reads BuildKit's plain progress: <c>#6 [2/3] RUN make</c> begins a step, <c>#6 0.29 text</c> is what it printed, <c>#6 ERROR: text</c> that it failed. Lines without a
/// number are the client's; behind a failure it repeats parts of the step and of the Dockerfile there.
/// </summary>
public sealed partial class DockerProgress : BuildProgress
{
    private readonly Dictionary<int, BuildStepSeen> steps = [];
    private BuildStepSeen? failed;

    public override BuildStepSeen? Failed => failed;

    protected override void Read(string line, long number)
    {
        if (Numbered().Match(line) is not { Success: true } match)
        {
            if (failed is null && !Repeated().IsMatch(line))
                Said = new SeenLine(line, number);
            return;
        }

        var (id, text) = (int.Parse(match.Groups[1].Value), match.Groups[2].Value);
        if (!steps.TryGetValue(id, out var step))
            steps[id] = new BuildStepSeen(text);
        else if (text.StartsWith(Error, StringComparison.Ordinal))
        {
            step.Verdict = new SeenLine(text[Error.Length..], number);
            failed ??= step;
        }
        else if (Timed().Match(text) is { Success: true } printed && printed.Groups[1].Value.Trim().Length > 0)
            step.Printed(printed.Groups[1].Value, number);
    }

    private const string Error = "ERROR: ";

    [GeneratedRegex(@"^#(\d{1,9}) (.*)$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^\d+\.\d+ (.*)$")]
    private static partial Regex Timed();

    /// <summary>Rulers, the excerpt of a Dockerfile, and what is quoted of a step.</summary>
    [GeneratedRegex(@"^(-{3,}| > |\s*\d+ \||Dockerfile:\d+)")]
    private static partial Regex Repeated();
}
