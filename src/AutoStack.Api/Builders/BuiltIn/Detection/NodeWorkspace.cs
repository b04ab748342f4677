using System.Text.RegularExpressions;
using AutoStack.Api.Pipeline;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>Packages that are installed together (<c>workspaces</c> in package.json, <c>pnpm-workspace.yaml</c>).</summary>
/// <param name="Root">The directory that declares it.</param>
/// <param name="Patterns">Of the members' directories, relative to the root; those with <c>!</c> take away.</param>
public sealed record NodeWorkspace(string Root, IReadOnlyList<string> Patterns)
{
    private const string PnpmFile = "pnpm-workspace.yaml";

    /// <summary>The workspace that a directory belongs to, as its root or as a member: the nearest one above.</summary>
    public static NodeWorkspace? Of(ISourceFiles files, string directory)
    {
        foreach (var above in SourcePath.Upwards(directory))
            if (DeclaredIn(files, above) is { } workspace && (above == directory || workspace.HasMember(directory)))
                return workspace;
        return null;
    }

    public bool HasMember(string directory)
    {
        var path = SourcePath.Below(Root, directory);
        return Patterns.Where(pattern => !pattern.StartsWith('!')).Any(pattern => Matches(pattern, path))
            && !Patterns.Where(pattern => pattern.StartsWith('!')).Any(pattern => Matches(pattern[1..], path));
    }

    /// <summary>The members' directories with their package.json, in their order.</summary>
    public IReadOnlyList<(string Directory, PackageJson Package)> Members(ISourceFiles files) =>
    [
        .. files.Directories(Root)
            .Where(directory => directory != Root && HasMember(directory))
            .Order(StringComparer.Ordinal)
            .Select(directory => (directory, Read(files, directory)))
            .Where(member => member.Item2 is not null)
            .Select(member => (member.directory, member.Item2!)),
    ];

    /// <summary>The members that a package needs, directly or through others, and that have something to build: each after those that it needs itself.</summary>
    public IReadOnlyList<string> BuiltBefore(ISourceFiles files, PackageJson package)
    {
        var members = Members(files).Where(member => member.Package.Name is not null).DistinctBy(member => member.Package.Name).ToDictionary(member => member.Package.Name!);
        var order = new List<string>();
        var seen = new HashSet<string> { package.Name ?? "" };
        Visit(package);
        return order;

        void Visit(PackageJson of)
        {
            foreach (var name in of.Dependencies.Order(StringComparer.Ordinal))
            {
                if (!members.TryGetValue(name, out var member) || !seen.Add(name))
                    continue;
                Visit(member.Package);
                if (member.Package.Scripts.ContainsKey("build"))
                    order.Add(member.Directory);
            }
        }
    }

    private static NodeWorkspace? DeclaredIn(ISourceFiles files, string directory)
    {
        if (files.Read(SourcePath.Join(directory, PnpmFile)) is { } yaml && PnpmPackages(yaml) is { } packages)
            return new NodeWorkspace(directory, packages);
        return Read(files, directory)?.Workspaces is { Count: > 0 } patterns ? new NodeWorkspace(directory, patterns) : null;
    }

    private static PackageJson? Read(ISourceFiles files, string directory) =>
        files.Read(SourcePath.Join(directory, PackageJson.FileName)) is { } text && PackageJson.Parse(text) is Outcome<PackageJson>.Done { Value: var package } ? package : null;

    private static string[]? PnpmPackages(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents is [{ RootNode: YamlMappingNode root }, ..] && root.Children.TryGetValue(new YamlScalarNode("packages"), out var node) && node is YamlSequenceNode list
                ? [.. list.OfType<YamlScalarNode>().Select(item => item.Value ?? "")]
                : null;
        }
        catch (YamlException)
        {
            // pnpm will say so, with the line, when it installs.
            return null;
        }
    }

    /// <summary>Globs of directories: <c>*</c> for a part of a name, <c>**</c> for any number of directories.</summary>
    private static bool Matches(string pattern, string path)
    {
        var parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").Select(part => part == "**" ? "(?:[^/]+/)*" : $"{Regex.Escape(part).Replace(@"\*", "[^/]*").Replace(@"\?", "[^/]")}/");
        return Regex.IsMatch($"{path}/", $"^{string.Concat(parts)}$", RegexOptions.None, TimeSpan.FromSeconds(1)) && path.Length > 0;
    }
}
