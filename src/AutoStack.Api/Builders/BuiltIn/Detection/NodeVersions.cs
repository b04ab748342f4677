using System.Text.RegularExpressions;
using Semver;

namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>
/// Versions of Node.js that files ask for. <c>engines</c> is a range and meant as it is written. A version in <c>.nvmrc</c> or <c>.node-version</c> is met by the same
/// major version, not older: within it Node.js stays compatible, and no machine has every patch.
/// </summary>
public static partial class NodeVersions
{
    private static readonly IReadOnlyList<string> VersionFiles = [".nvmrc", ".node-version"];

    private static readonly IReadOnlyDictionary<string, string> LongTermSupport = new Dictionary<string, string>
    {
        ["gallium"] = "16",
        ["hydrogen"] = "18",
        ["iron"] = "20",
        ["jod"] = "22",
        ["krypton"] = "24",
    };

    public static IReadOnlyList<RuntimeWish> Wishes(ISourceFiles files, string directory, IEnumerable<(string Path, PackageJson Package)> packages)
    {
        var engines = packages.Where(each => each.Package.NodeEngine is not null).Select(each => new RuntimeWish(RuntimeWish.Node, each.Package.NodeEngine!, $"engines in {each.Path}"));
        var file = SourcePath.Upwards(directory)
            .SelectMany(above => VersionFiles.Select(name => SourcePath.Join(above, name)))
            .Select(path => (Path: path, Text: files.Read(path)))
            .FirstOrDefault(found => found.Text is not null);
        var exact = file.Text is null ? [] : new[] { new RuntimeWish(RuntimeWish.Node, FirstLine(file.Text), file.Path) };
        IReadOnlyList<RuntimeWish> wishes = [.. exact, .. engines];
        return wishes.Count > 0 ? wishes : [new RuntimeWish(RuntimeWish.Node, "*", PackageJson.FileName)];
    }

    /// <returns>Null when the wish cannot be understood.</returns>
    public static bool? Meets(RuntimeWish wish, string found)
    {
        if (!SemVersion.TryParse(found.TrimStart('v'), SemVersionStyles.Any, out var version))
            return null;
        return Range(wish) is { } text && SemVersionRange.TryParseNpm(text, out var range) ? range.Contains(version) : null;
    }

    private static string? Range(RuntimeWish wish)
    {
        if (!VersionFiles.Contains(SourcePath.Name(wish.File)))
            return wish.Wanted;
        var wanted = wish.Wanted.ToLowerInvariant();
        if (wanted is "node" or "stable" or "lts/*")
            return "*";
        if (wanted.StartsWith("lts/", StringComparison.Ordinal))
            return LongTermSupport.GetValueOrDefault(wanted[4..]);
        return Version().IsMatch(wanted) ? $"^{wanted.TrimStart('v')}" : wanted;
    }

    private static string FirstLine(string text) =>
        text.TrimStart('\uFEFF').Split('\n').Select(line => line.Split('#')[0].Trim()).FirstOrDefault(line => line.Length > 0) ?? "";

    [GeneratedRegex(@"^v?\d+(\.\d+(\.\d+)?)?$")]
    private static partial Regex Version();
}
