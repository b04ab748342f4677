namespace AutoStack.Domain.Tests.Events;

/// <summary>The JSON of each event as it lies in databases, in a file named after the event.</summary>
public static class GoldenFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden");

    /// <exception cref="FileNotFoundException">The event has no golden file.</exception>
    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, $"{name}.json"));

    public static IReadOnlyList<string> Names() => [.. Directory.GetFiles(Folder).Select(file => Path.GetFileNameWithoutExtension(file))];
}
