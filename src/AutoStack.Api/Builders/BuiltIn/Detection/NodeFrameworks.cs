using System.Text.RegularExpressions;

namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>Frameworks whose <c>start</c> script is a server for development, and where they leave what they build.</summary>
/// <param name="Package">The dependency that tells.</param>
/// <param name="DevelopmentServer">Commands that start it.</param>
/// <param name="Outputs">Where the site is after its build.</param>
public sealed partial record NodeFramework(string Name, string Package, Regex DevelopmentServer, IReadOnlyList<string> Outputs)
{
    private static readonly IReadOnlyList<NodeFramework> All =
    [
        new("Astro", "astro", Astro(), ["dist"]),
        new("Create React App", "react-scripts", ReactScripts(), ["build"]),
        new("Angular", "@angular/cli", Angular(), ["dist"]),
        new("Vue CLI", "@vue/cli-service", VueCli(), ["dist"]),
        new("Gatsby", "gatsby", Gatsby(), ["public"]),
        new("Docusaurus", "@docusaurus/core", Docusaurus(), ["build"]),
        new("VitePress", "vitepress", VitePress(), [".vitepress/dist", "docs/.vitepress/dist"]),
        new("Eleventy", "@11ty/eleventy", Eleventy(), ["_site"]),
        new("Parcel", "parcel", Parcel(), ["dist"]),
        new("Vite", "vite", Vite(), ["dist"]),
        new("webpack", "webpack-dev-server", Webpack(), ["dist"]),
    ];

    /// <summary>The framework of a package; null when none of these.</summary>
    public static NodeFramework? Of(PackageJson package) => All.FirstOrDefault(framework => package.Dependencies.Contains(framework.Package));

    public bool IsDevelopmentServer(string script) => DevelopmentServer.IsMatch(script.Trim());

    /// <summary>Where a site may be: what the framework leaves first.</summary>
    public static IReadOnlyList<string> OutputsOf(PackageJson package) =>
        [.. (Of(package)?.Outputs ?? []).Concat(StaticDetection.UsualOutputs).Distinct()];

    [GeneratedRegex(@"^astro(\s+(dev|start)\b|\s*$)")]
    private static partial Regex Astro();

    [GeneratedRegex(@"^react-scripts\s+start\b")]
    private static partial Regex ReactScripts();

    [GeneratedRegex(@"^ng\s+serve\b")]
    private static partial Regex Angular();

    [GeneratedRegex(@"^vue-cli-service\s+serve\b")]
    private static partial Regex VueCli();

    [GeneratedRegex(@"^gatsby\s+(develop|start)\b")]
    private static partial Regex Gatsby();

    [GeneratedRegex(@"^docusaurus\s+start\b")]
    private static partial Regex Docusaurus();

    [GeneratedRegex(@"^vitepress\s+dev\b")]
    private static partial Regex VitePress();

    [GeneratedRegex(@"^eleventy\b.*--serve\b")]
    private static partial Regex Eleventy();

    [GeneratedRegex(@"^parcel\s+(?!build\b)")]
    private static partial Regex Parcel();

    [GeneratedRegex(@"^vite(\s+(dev|serve)\b|\s+--|\s*$)")]
    private static partial Regex Vite();

    [GeneratedRegex(@"^webpack(-dev-server\b|\s+(serve|server)\b)")]
    private static partial Regex Webpack();
}
