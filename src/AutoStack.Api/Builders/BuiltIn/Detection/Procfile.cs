using System.Text.RegularExpressions;
using AutoStack.Api.Pipeline;
using AutoStack.Domain.Projects;

namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>
/// A <c>Procfile</c> (devcenter.heroku.com/articles/procfile): lines <c>NAME: COMMAND</c>; <c>web</c> gets the route, <c>release</c> runs before new instances
/// start, the others are workers. Empty lines and those that begin with <c>#</c> do not count.
/// </summary>
/// <param name="Processes">In their order in the file, without <c>release</c>.</param>
public sealed partial record Procfile(IReadOnlyList<ProcfileLine> Processes, string? Release)
{
    public const string Name = "Procfile";
    private const string ReleaseProcess = "release";
    private const int MostProcesses = 20;
    private const int LongestCommand = 4096;

    public string? Web => Processes.FirstOrDefault(process => process.Name == "web")?.Command;

    /// <returns>A permanent outcome that names the line where the file is not one.</returns>
    public static Outcome<Procfile> Parse(string text)
    {
        var processes = new List<ProcfileLine>();
        string? release = null;
        var number = 0;
        foreach (var raw in text.TrimStart('\uFEFF').Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line.StartsWith('#'))
                continue;
            if (Form().Match(line) is not { Success: true } match)
                return Invalid(number, $"'{Short(line)}' is not NAME: COMMAND");
            var (name, command) = (match.Groups["name"].Value, match.Groups["command"].Value.Trim());
            if (!Names.IsEnvironmentName(name))
                return Invalid(number, $"'{Short(name)}' is no name for a process: up to 16 lower-case letters, digits and single hyphens, beginning with a letter");
            if (command.Length == 0)
                return Invalid(number, $"{name} has no command");
            if (command.Length > LongestCommand)
                return Invalid(number, $"the command of {name} is longer than {LongestCommand} characters");
            if (command.Any(c => char.IsControl(c) && c != '\t'))
                return Invalid(number, $"the command of {name} contains control characters");
            if ((name == ReleaseProcess && release is not null) || processes.Any(process => process.Name == name))
                return Invalid(number, $"{name} is there twice");
            if (name == ReleaseProcess)
                release = command;
            else if (processes.Count == MostProcesses)
                return Invalid(number, $"there are more than {MostProcesses} processes");
            else
                processes.Add(new ProcfileLine(name, command));
        }

        return processes.Count == 0 && release is null ? Invalid(1, "it declares nothing") : Outcome.Done(new Procfile(processes, release));
    }

    private static string Short(string text) => text.Length > 60 ? $"{text[..60]}…" : text;

    private static Outcome<Procfile> Invalid(int line, string why) =>
        Outcome.Permanent<Procfile>("procfile_invalid", $"Procfile, line {line}: {why}. Mend it and push.");

    [GeneratedRegex(@"^(?<name>[^\s:]+)\s*:(?<command>.*)$")]
    private static partial Regex Form();
}

public sealed record ProcfileLine(string Name, string Command);
