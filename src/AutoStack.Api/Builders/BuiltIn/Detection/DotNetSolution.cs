using System.Text.RegularExpressions;

namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>The projects that a solution names, in either form (<c>.sln</c>, <c>.slnx</c>).</summary>
public static partial class DotNetSolution
{
    /// <summary>Paths relative to the solution, with <c>/</c> between.</summary>
    public static IReadOnlyList<string> Projects(string text) =>
        [.. Classic().Matches(text).Concat(Xml().Matches(text)).Select(match => match.Groups["path"].Value.Replace('\\', '/')).Distinct()];

    [GeneratedRegex(@"^Project\(""[^""]*""\)\s*=\s*""[^""]*"",\s*""(?<path>[^""]+)""", RegexOptions.Multiline)]
    private static partial Regex Classic();

    [GeneratedRegex(@"<Project\s[^>]*?Path\s*=\s*""(?<path>[^""]+)""")]
    private static partial Regex Xml();
}
