using AutoStack.Api.Builders.BuiltIn.Bases;
using AutoStack.Api.Builders.BuiltIn.Detection;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>Whether a wish is met.</summary>
/// <param name="Found">The version that would be used; null when there is none.</param>
/// <param name="Problem">Why the build cannot do with it, and what to change; null when it can.</param>
public sealed record RuntimeFinding(RuntimeWish Wish, string? Found, string? Problem);

/// <summary>Compares what files ask for with what the machine has. Pure.</summary>
public static class RuntimeCheck
{
    /// <summary>The code of a build that fails for a runtime.</summary>
    public const string Code = "runtime_missing";

    /// <param name="sdk">The .NET SDK that the directory resolves to; null when none fits its global.json.</param>
    /// <param name="on">The base image that runs what is built; null: this machine does.</param>
    public static IReadOnlyList<RuntimeFinding> Check(IEnumerable<RuntimeWish> wishes, MachineRuntimes machine, string? sdk, BaseRuntimes? on = null) =>
        [.. wishes.Select(wish => wish.Runtime switch
        {
            RuntimeWish.Node => Node(wish, machine.Node) is { Problem: null } && on?.Node is { } runs ? OnBase(wish, runs, on) : Node(wish, machine.Node),
            RuntimeWish.DotNetSdk => Sdk(wish, machine, sdk),
            _ => on is { Frameworks.Count: > 0 }
                ? Framework(wish, on.Frameworks, $"the base image {on.Name}", $"Name one that has it in {BaseImageSettings.Key(BaseKind.DotNet)}")
                : Framework(wish, machine.Frameworks, "this machine", "Install it"),
        })];

    /// <summary>The machine's builds, the base image's runs.</summary>
    private static RuntimeFinding OnBase(RuntimeWish wish, string runs, BaseRuntimes on) => NodeVersions.Meets(wish, runs) == false
        ? new RuntimeFinding(wish, runs, $"{wish.File} wants Node.js {wish.Wanted}, and the base image {on.Name} has {runs}. Name one that has it in {BaseImageSettings.Key(BaseKind.Node)}, or change {wish.File}.")
        : new RuntimeFinding(wish, runs, null);

    private static RuntimeFinding Node(RuntimeWish wish, string? found) =>
        found is null ? new RuntimeFinding(wish, null, $"{wish.File} wants Node.js {wish.Wanted}, and this machine has none on its PATH. Install it, and start AutoStack again.")
        : NodeVersions.Meets(wish, found) switch
        {
            true => new RuntimeFinding(wish, found, null),
            false => new RuntimeFinding(wish, found, $"{wish.File} wants Node.js {wish.Wanted}, and this machine has {found}. Install that version (the first on the PATH counts), or change {wish.File}."),
            null => new RuntimeFinding(wish, found, $"{wish.File} wants Node.js '{wish.Wanted}', which is no version that can be understood. Write it as a version, such as {found}."),
        };

    private static RuntimeFinding Sdk(RuntimeWish wish, MachineRuntimes machine, string? sdk)
    {
        if (machine.DotNetSdks.Count == 0)
            return new RuntimeFinding(wish, null, $"{wish.File} wants the .NET SDK {wish.Wanted}, and this machine has none on its PATH. Install it, and start AutoStack again.");
        if (sdk is null)
            return new RuntimeFinding(wish, null, $"{GlobalJson.Name} wants the .NET SDK {wish.Wanted}, and this machine has {string.Join(", ", machine.DotNetSdks)}. Install that version, or change sdk.version or sdk.rollForward in {GlobalJson.Name}.");
        if (wish.Wanted.StartsWith("net", StringComparison.Ordinal) && Number(wish.Wanted[3..]) is { } wanted && Number(sdk) is { } found && (wanted.Major, wanted.Minor).CompareTo((found.Major, found.Minor)) > 0)
            return new RuntimeFinding(wish, sdk, $"{wish.File} is {wish.Wanted}, which the .NET SDK {sdk} of this machine cannot build. Install the SDK {wanted.Major}.{wanted.Minor}, or change {wish.File}.");
        return new RuntimeFinding(wish, sdk, null);
    }

    /// <summary>As the host does it: the newest of the same major version, or of any later one where the project rolls forward to majors.</summary>
    private static RuntimeFinding Framework(RuntimeWish wish, IReadOnlyList<(string Name, string Version)> frameworks, string place, string remedy)
    {
        var versions = frameworks.Where(framework => framework.Name == wish.Runtime).Select(framework => (framework.Version, Number: Number(framework.Version))).Where(framework => framework.Number is not null).OrderBy(framework => framework.Number).ToArray();
        var wanted = Number(wish.Wanted.StartsWith("net", StringComparison.Ordinal) ? wish.Wanted[3..] : wish.Wanted);
        if (wanted is null)
            return new RuntimeFinding(wish, null, null);
        var major = wish.RollForward is not null && wish.RollForward.EndsWith("Major", StringComparison.OrdinalIgnoreCase);
        var fit = versions.Where(version => version.Number >= wanted && (major || version.Number!.Major == wanted.Major)).Select(version => version.Version).LastOrDefault();
        return fit is not null
            ? new RuntimeFinding(wish, fit, null)
            : new RuntimeFinding(
                wish,
                null,
                $"{wish.File} is {wish.Wanted}, so the application needs {wish.Runtime} {wanted.Major}.{wanted.Minor}, and {place} has {(versions.Length == 0 ? "none" : string.Join(", ", versions.Select(version => version.Version)))}. {remedy}, set RollForward to Major in the project, or publish it self-contained.");
    }

    private static Version? Number(string text) => Version.TryParse(text.Split('-')[0], out var version) ? version : null;
}
