using System.Text.Json;
using System.Text.Json.Nodes;
using AutoStack.Api.Builders.BuiltIn.Detection;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>A shared framework as a <c>runtimeconfig.json</c> names it.</summary>
public sealed record SharedFramework(string Name, string Version);

/// <summary>
/// How to start what <c>dotnet publish</c> left. Detection can only expect a name: build properties may come from files that it does not read, and from build
/// variables.
/// </summary>
public static class PublishedApplication
{
    private const string ConfigEnding = ".runtimeconfig.json";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <param name="expected">The assembly's name, without ending.</param>
    public static Outcome<string> Start(string directory, string expected)
    {
        var configs = Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory, $"*{ConfigEnding}").Select(file => Path.GetFileName(file)[..^ConfigEnding.Length]).Order(StringComparer.Ordinal).ToArray()
            : [];
        if (configs.Contains(expected) || configs.Length == 1)
        {
            var name = configs.Contains(expected) ? expected : configs[0];
            var options = Options(Path.Combine(directory, name + ConfigEnding));
            // A self-contained application names the frameworks that it includes instead of those that it needs.
            return Outcome.Done(options?["includedFrameworks"] is not null ? $"./{Shell.Quote(name)}" : $"dotnet {Shell.Quote($"{name}.dll")}");
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

    /// <summary>What the programs in a directory need of the machine; null when they bring their own runtime, or there are none.</summary>
    public static SharedFramework? Needs(string directory) => Directory.EnumerateFiles(directory, $"*{ConfigEnding}")
        .Select(file => Framework(Options(file)))
        .OfType<SharedFramework>()
        .OrderBy(framework => framework.Name == RuntimeWish.AspNetCore ? 0 : 1)
        .FirstOrDefault();

    /// <summary>The <c>runtimeOptions</c> of a <c>runtimeconfig.json</c>; null when it cannot be read.</summary>
    private static JsonObject? Options(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(file), documentOptions: Strict) is JsonObject root ? root["runtimeOptions"] as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Of several the most special one: ASP.NET Core's has the version that decides.</summary>
    private static SharedFramework? Framework(JsonObject? options)
    {
        IEnumerable<JsonNode?> named = options?["frameworks"] as JsonArray ?? [options?["framework"]];
        return named.OfType<JsonObject>().Select(framework => (Name: Text(framework["name"]), Version: Text(framework["version"])))
            .Where(framework => framework is { Name: not null, Version: not null })
            .OrderBy(framework => framework.Name == RuntimeWish.AspNetCore ? 0 : 1)
            .Select(framework => new SharedFramework(framework.Name!, framework.Version!))
            .FirstOrDefault();
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
