using System.Text.RegularExpressions;

namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>Words for /bin/sh.</summary>
public static partial class Shell
{
    /// <summary>The word as it is where it is plain, else quoted.</summary>
    public static string Quote(string word) => Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''")}'";

    /// <summary>A path that no program takes for an option.</summary>
    public static string QuotePath(string path) => Quote(path.StartsWith('-') ? $"./{path}" : path);

    [GeneratedRegex(@"^[A-Za-z0-9_./@:+=-]+$")]
    private static partial Regex Plain();
}
