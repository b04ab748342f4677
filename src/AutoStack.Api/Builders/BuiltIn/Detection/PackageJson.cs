using System.Text.Json;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>What matters of a package.json (docs.npmjs.com, package.json).</summary>
/// <param name="Name">Null where it has none.</param>
/// <param name="Dependencies">The names of all that it depends on, for running and for building.</param>
/// <param name="Workspaces">The patterns of its workspace's members; null when it declares none.</param>
/// <param name="PackageManager">As written, e.g. <c>pnpm@9.15.0</c>.</param>
/// <param name="NodeEngine">The range of Node.js versions in <c>engines</c>.</param>
public sealed record PackageJson(
    string? Name,
    IReadOnlyDictionary<string, string> Scripts,
    IReadOnlySet<string> Dependencies,
    IReadOnlyList<string>? Workspaces,
    string? PackageManager,
    string? NodeEngine)
{
    public const string FileName = "package.json";
    private static readonly IReadOnlyList<string> DependencyGroups = ["dependencies", "devDependencies", "optionalDependencies"];

    public bool HasDependencies => Dependencies.Count > 0;

    /// <param name="path">For messages.</param>
    public static Outcome<PackageJson> Parse(string text, string path = FileName)
    {
        try
        {
            using var document = JsonDocument.Parse(text.TrimStart('\uFEFF'));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return Invalid(path, "it is no JSON object");
            var scripts = new Dictionary<string, string>();
            if (root.TryGetProperty("scripts", out var declared))
            {
                if (declared.ValueKind != JsonValueKind.Object)
                    return Invalid(path, "its scripts are no JSON object");
                foreach (var script in declared.EnumerateObject())
                {
                    if (script.Value.ValueKind != JsonValueKind.String)
                        return Invalid(path, $"its script '{script.Name}' is no text");
                    scripts[script.Name] = script.Value.GetString()!;
                }
            }

            var dependencies = DependencyGroups
                .SelectMany(group => root.TryGetProperty(group, out var named) && named.ValueKind == JsonValueKind.Object ? named.EnumerateObject().Select(dependency => dependency.Name) : [])
                .ToHashSet();
            return Outcome.Done(new PackageJson(
                Text(root, "name"),
                scripts,
                dependencies,
                Members(root),
                Text(root, "packageManager"),
                root.TryGetProperty("engines", out var engines) ? Text(engines, "node") : null));
        }
        catch (JsonException e)
        {
            return Invalid(path, $"line {e.LineNumber + 1}, column {e.BytePositionInLine + 1} is no JSON");
        }
    }

    private static string? Text(JsonElement of, string property) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Either a list, or an object that holds one (as yarn has it).</summary>
    private static string[]? Members(JsonElement root)
    {
        if (!root.TryGetProperty("workspaces", out var declared))
            return null;
        if (declared.ValueKind == JsonValueKind.Object && declared.TryGetProperty("packages", out var packages))
            declared = packages;
        return declared.ValueKind == JsonValueKind.Array ? [.. declared.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)] : null;
    }

    private static Outcome<PackageJson> Invalid(string path, string why) =>
        Outcome.Permanent<PackageJson>("package_json_invalid", $"{path} cannot be read: {why}. Mend it and push.");
}
