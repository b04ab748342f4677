using System.Text.Json;
using AutoStack.Api.Builders.BuiltIn.Detection;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>
/// How to start what <c>dotnet publish</c> left. Detection can only expect a name: build properties may come from files that it does not read, and from build
/// variables.
/// </summary>
public static class PublishedApplication
{
    private const string ConfigEnding = ".runtimeconfig.json";

    /// <param name="expected">The assembly's name, without ending.</param>
    public static Outcome<string> Start(string directory, string expected)
    {
        var configs = Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory, $"*{ConfigEnding}").Select(file => Path.GetFileName(file)[..^ConfigEnding.Length]).Order(StringComparer.Ordinal).ToArray()
            : [];
        if (configs.Contains(expected) || configs.Length == 1)
        {
            var name = configs.Contains(expected) ? expected : configs[0];
            return Outcome.Done(BringsItsRuntime(Path.Combine(directory, name + ConfigEnding)) ? $"./{Shell.Quote(name)}" : $"dotnet {Shell.Quote($"{name}.dll")}");
        }

        // A single file, or compiled ahead of time: the program is all there is.
        if (File.Exists(Path.Combine(directory, expected)))
            return Outcome.Done($"./{Shell.Quote(expected)}");
        return Outcome.Permanent<string>(
            "start_command_unknown",
            configs.Length > 1
                ? $"The build published several programs ({string.Join(", ", configs)}) and none is called {expected}. Set the start command."
                : $"The build published no {expected}.dll into ${BuildEnvironment.OutputVariable}. Let the build command publish there (dotnet publish -o \"${BuildEnvironment.OutputVariable}\"), or set the start command.");
    }

    /// <summary>A self-contained application names the frameworks that it includes instead of those that it needs.</summary>
    private static bool BringsItsRuntime(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.GetProperty("runtimeOptions").TryGetProperty("includedFrameworks", out _);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }
}
