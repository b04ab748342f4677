using System.Text.RegularExpressions;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>What installs a project's Node.js dependencies and runs its scripts.</summary>
/// <param name="Name"><c>npm</c>, <c>pnpm</c> or <c>yarn</c>.</param>
/// <param name="Version">Exact; null for the machine's own npm.</param>
/// <param name="ChosenBy">For messages: <c>packageManager in package.json</c>, or a lock file.</param>
/// <param name="Lockfile">Its path; null when there is none.</param>
public sealed partial record PackageManager(string Name, string? Version, string ChosenBy, string? Lockfile)
{
    // What runs a lock file whose project names no version: newer ones would write the lock file anew, and refuse it when it is frozen.
    private const string PnpmForLockfile9 = "10.34.8";
    private const string PnpmForLockfile6 = "8.15.9";
    private const string PnpmForLockfile5 = "7.33.7";
    private const string YarnClassic = "1.22.22";
    private const string YarnForLockfile6 = "3.8.6";
    private const string YarnForLockfile8 = "4.18.1";

    private static readonly IReadOnlyList<(string File, string Manager)> Lockfiles =
        [("npm-shrinkwrap.json", "npm"), ("package-lock.json", "npm"), ("pnpm-lock.yaml", "pnpm"), ("yarn.lock", "yarn"), ("bun.lock", "bun"), ("bun.lockb", "bun")];

    public bool IsYarnBerry => Name == "yarn" && Version is { } version && !version.StartsWith("1.", StringComparison.Ordinal);

    /// <summary>The package in npm's registry that holds it.</summary>
    public string Package => IsYarnBerry ? "@yarnpkg/cli-dist" : Name;

    /// <summary>Installs all dependencies, those for building too, whatever NODE_ENV says; exactly those of the lock file where there is one.</summary>
    public string Install => (Name, Lockfile is not null) switch
    {
        ("npm", true) => "npm ci --include=dev --no-audit --no-fund",
        ("npm", false) => "npm install --include=dev --no-audit --no-fund",
        ("pnpm", true) => "pnpm install --frozen-lockfile --prod=false",
        ("pnpm", false) => "pnpm install --no-frozen-lockfile --prod=false",
        (_, true) when IsYarnBerry => "yarn install --immutable",
        (_, false) when IsYarnBerry => "yarn install --no-immutable",
        (_, true) => "yarn install --frozen-lockfile --production=false --non-interactive",
        _ => "yarn install --production=false --non-interactive",
    };

    public string Run(string script) => $"{Name} run {script}";

    public override string ToString() => Version is null ? Name : $"{Name} {Version}";

    /// <summary>Chooses by <c>packageManager</c> in package.json, else by the lock file.</summary>
    /// <param name="directory">Where dependencies are installed: the workspace's root, or the project's directory.</param>
    /// <param name="packages">The package.json there, and the project's own.</param>
    public static Outcome<PackageManager> Choose(ISourceFiles files, string directory, params IEnumerable<(string Path, PackageJson Package)> packages)
    {
        var names = files.Names(directory);
        var locks = Lockfiles.Where(known => names.Contains(known.File)).DistinctBy(known => known.Manager).ToArray();
        var named = packages.FirstOrDefault(each => each.Package.PackageManager is not null);
        if (named.Package?.PackageManager is { } field)
        {
            var by = $"packageManager in {named.Path}";
            if (Field().Match(field) is not { Success: true } match)
                return Outcome.Permanent<PackageManager>("package_manager_unsupported", $"{by} is '{Short(field)}'. AutoStack installs by npm, pnpm and yarn in an exact version, such as pnpm@{PnpmForLockfile9}.");
            var (manager, version) = (match.Groups["name"].Value, match.Groups["version"].Value);
            var own = locks.FirstOrDefault(known => known.Manager == manager).File;
            return own is null && locks.Length > 0
                ? Outcome.Permanent<PackageManager>("lockfile_mismatch", $"{by} is {field}, but the lock file in {SourcePath.Told(directory)} is {locks[0].File}. Commit the lock file of {manager}, or change packageManager.")
                : Outcome.Done(new PackageManager(manager, version, by, own is null ? null : SourcePath.Join(directory, own)));
        }

        var usable = locks.Where(known => known.Manager != "bun").ToArray();
        if (usable.Length > 1)
            return Outcome.Permanent<PackageManager>(
                "lockfile_ambiguous",
                $"There are lock files of several package managers in {SourcePath.Told(directory)}: {string.Join(", ", usable.Select(known => known.File))}. Remove all but one, or name the manager in packageManager of package.json.");
        if (usable.Length == 0 && locks.Length > 0)
            return Outcome.Permanent<PackageManager>("package_manager_unsupported", $"{SourcePath.Join(directory, locks[0].File)} is a lock file of Bun. AutoStack installs by npm, pnpm and yarn: commit the lock file of one of these.");
        if (usable.Length == 0)
            return Outcome.Done(new PackageManager("npm", null, "no lock file", null));
        var lockfile = SourcePath.Join(directory, usable[0].File);
        return Outcome.Done(new PackageManager(usable[0].Manager, ByLockfile(usable[0].Manager, files.Read(lockfile) ?? ""), lockfile, lockfile));
    }

    private static string? ByLockfile(string manager, string text) => manager switch
    {
        "pnpm" => Form().Match(text).Groups["major"].Value switch
        {
            "5" => PnpmForLockfile5,
            "6" => PnpmForLockfile6,
            _ => PnpmForLockfile9,
        },
        "yarn" => BerryForm().Match(text) is not { Success: true } berry ? YarnClassic : int.Parse(berry.Groups["version"].Value) < 8 ? YarnForLockfile6 : YarnForLockfile8,
        _ => null,
    };

    private static string Short(string text) => text.Length > 60 ? $"{text[..60]}…" : text;

    /// <summary>As Corepack has it, with or without a hash (github.com/nodejs/corepack).</summary>
    [GeneratedRegex(@"^(?<name>npm|pnpm|yarn)@(?<version>\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?)(\+[0-9A-Za-z.]+)?$")]
    private static partial Regex Field();

    [GeneratedRegex(@"^lockfileVersion:\s*['""]?(?<major>\d+)", RegexOptions.Multiline)]
    private static partial Regex Form();

    [GeneratedRegex(@"^__metadata:\s*\n\s+version:\s*(?<version>\d{1,4})", RegexOptions.Multiline)]
    private static partial Regex BerryForm();
}
