using System.Text.Json;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>What will be built, and how.</summary>
/// <param name="Kind"><c>static</c>, <c>node</c> or <c>command</c>.</param>
/// <param name="Install">Null when there is nothing to install.</param>
/// <param name="Start">What the image starts; null for a static site, which AutoStack serves.</param>
/// <param name="OutputDirectories">Where a static site's files are, the first that exists; empty: the top.</param>
/// <param name="Reason">For the log: what was found.</param>
public sealed record BuildPlan(
    string Kind,
    string? Install,
    string? Build,
    string? Start,
    IReadOnlyList<string> OutputDirectories,
    string Reason,
    string? Warning = null);

/// <summary>What is at the top of the project's directory.</summary>
/// <param name="PackageJson">The text of <c>package.json</c>, if there is one.</param>
public sealed record ProjectFiles(IReadOnlySet<string> Names, string? PackageJson);

/// <summary>Finds out how to build a project. Pure, in this order: explicit commands, a start script, a build script, an index.html.</summary>
public static class Detection
{
    private static readonly IReadOnlyList<string> UsualOutputs = ["dist", "build", "out"];

    public static Outcome<BuildPlan> Plan(ProjectFiles files, BuildSettings settings)
    {
        var package = PackageJson.None;
        if (files.PackageJson is { } text)
        {
            var parsed = PackageJson.Parse(text);
            if (parsed is not Outcome<PackageJson>.Done { Value: var found })
                return parsed.Select<BuildPlan>(_ => throw new InvalidOperationException("Done is handled above."));
            package = found;
        }

        var locked = files.Names.Contains("package-lock.json") || files.Names.Contains("npm-shrinkwrap.json");
        var install = !package.HasDependencies ? null : locked ? "npm ci --no-audit --no-fund" : "npm install --no-audit --no-fund";
        var warning = package.HasDependencies && !locked
            ? "There is no package-lock.json, so each build may get other versions. Run npm install and commit the lock file."
            : null;
        var build = settings.BuildCommand ?? (package.Scripts.ContainsKey("build") ? "npm run build" : null);
        var kind = files.PackageJson is null ? "command" : "node";

        if (settings.StartCommand is { } start)
            return Outcome.Done(new BuildPlan(kind, install, build, start, [], "the start command of the settings", warning));
        if (settings.OutputDirectory is { } output)
            return Outcome.Done(new BuildPlan("static", install, build, null, [output], $"a static site in {output}, as the settings say", warning));
        if (package.Scripts.TryGetValue("start", out var script))
            return Outcome.Done(new BuildPlan("node", install, build, script, [], "a start script in package.json", warning));
        if (build is not null)
            return Outcome.Done(new BuildPlan("static", install, build, null, UsualOutputs, settings.BuildCommand is null ? "a build script in package.json" : "the build command of the settings", warning));
        if (files.Names.Contains("index.html"))
            return Outcome.Done(new BuildPlan("static", null, null, null, [], "an index.html"));

        return Outcome.Permanent<BuildPlan>(
            "nothing_to_build",
            $"Nothing here can be built. Looked for a start command or an output directory in the settings, a start or build script in package.json ({(files.PackageJson is null ? "there is none" : "it has neither")}), and an index.html. If the application lies deeper, set its root directory.");
    }
}

/// <summary>What matters of a package.json (docs.npmjs.com, package.json).</summary>
public sealed record PackageJson(IReadOnlyDictionary<string, string> Scripts, bool HasDependencies)
{
    public static readonly PackageJson None = new(new Dictionary<string, string>(), HasDependencies: false);

    public static Outcome<PackageJson> Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text.TrimStart('\uFEFF'));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Invalid("it is no JSON object");
            var scripts = new Dictionary<string, string>();
            if (document.RootElement.TryGetProperty("scripts", out var declared))
            {
                if (declared.ValueKind != JsonValueKind.Object)
                    return Invalid("its scripts are no JSON object");
                foreach (var script in declared.EnumerateObject())
                {
                    if (script.Value.ValueKind != JsonValueKind.String)
                        return Invalid($"its script '{script.Name}' is no text");
                    scripts[script.Name] = script.Value.GetString()!;
                }
            }

            var dependencies = new[] { "dependencies", "devDependencies", "optionalDependencies" }
                .Any(group => document.RootElement.TryGetProperty(group, out var named) && named.ValueKind == JsonValueKind.Object && named.EnumerateObject().Any());
            return Outcome.Done(new PackageJson(scripts, dependencies));
        }
        catch (JsonException e)
        {
            return Invalid($"line {e.LineNumber + 1}, column {e.BytePositionInLine + 1} is no JSON");
        }
    }

    private static Outcome<PackageJson> Invalid(string why) =>
        Outcome.Permanent<PackageJson>("package_json_invalid", $"package.json cannot be read: {why}. Mend it and push.");
}
