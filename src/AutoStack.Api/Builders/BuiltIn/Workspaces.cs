using AutoStack.Api.Hosting;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Domain;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>
/// Directories in which repositories are built: one for each run, named by its epoch, so that a run that wakes late writes beside its successor. All of them
/// are caches.
/// </summary>
public sealed class Workspaces(IConfiguration configuration, UnprivilegedUser user)
{
    private const string Ready = ".ready";

    /// <summary>What is downloaded, in a directory for each tool.</summary>
    private static readonly IReadOnlyList<string> Downloads = ["npm", "pnpm", "yarn", "nuget"];

    private readonly string root = Path.Combine(StateDirectories.Data(configuration), "workspaces");
    private readonly string caches = Path.Combine(StateDirectories.Data(configuration), "cache");

    /// <summary>A fresh place for a run. What earlier runs of the deployment left is removed; what others left, the janitor removes.</summary>
    public string Make(StageContext context)
    {
        Directory.CreateDirectory(root);
        foreach (var old in Directory.EnumerateDirectories(root, $"{context.Subject}-*").Where(old => EpochOf(Path.GetFileName(old)) < context.Epoch))
            Remove(old);

        var path = Path.Combine(root, $"{context.Subject}-{context.Epoch}");
        if (Directory.Exists(path))
            Remove(path);
        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>The tree of the deployment's finished build, or null.</summary>
    public string? FindReady(Guid deployment) =>
        Directory.Exists(root)
            ? Directory.EnumerateDirectories(root, $"{deployment}-*").Where(path => File.Exists(Path.Combine(path, Ready))).OrderByDescending(path => EpochOf(Path.GetFileName(path))).FirstOrDefault()
            : null;

    /// <summary>All of them, and whose they are.</summary>
    public IReadOnlyList<(string Path, Guid Deployment)> All() =>
        !Directory.Exists(root) ? []
        : [.. Directory.EnumerateDirectories(root).Select(path => (path, Path.GetFileName(path) is { Length: > 36 } name && Guid.TryParse(name[..36], out var id) ? id : Guid.Empty))];

    public static string Tree(string workspace) => Path.Combine(workspace, "tree");

    /// <summary>Where a build may put what belongs into the image, beside the tree.</summary>
    public static string Output(string workspace) => Path.Combine(workspace, "output");

    /// <summary>A link to the programs of the package manager in the version that the project wants; stands first in the PATH.</summary>
    public static string Programs(string workspace) => Path.Combine(workspace, "programs");

    public static void MarkReady(string workspace) => File.WriteAllText(Path.Combine(workspace, Ready), "");

    /// <summary>Hands the workspace to the account that builds.</summary>
    public async Task HandOver(string workspace, ProjectId project, RunMark mark, CancellationToken cancellation)
    {
        if (user.Account is not { } account)
            return;
        await MakeHome(mark, cancellation);
        await ChangeOwner(["-R", "-h", Owner(account), workspace], mark, cancellation);
        // What lies in these is the account's already: only the directories themselves are made here.
        await ChangeOwner(["-h", Owner(account), .. Downloads.Select(tool => CacheFor(tool, project))], mark, cancellation);
    }

    /// <summary>Makes the home of the account that builds, where there is none yet.</summary>
    public async Task MakeHome(RunMark mark, CancellationToken cancellation)
    {
        if (user.Account is not { } account || Directory.Exists(account.Home))
            return;
        Directory.CreateDirectory(account.Home);
        await ChangeOwner(["-h", Owner(account), account.Home], mark, cancellation);
    }

    /// <summary>Lets the account that builds write to a directory and all in it.</summary>
    public async Task GiveToBuilds(string path, RunMark mark, CancellationToken cancellation)
    {
        if (user.Account is { } account)
            await ChangeOwner(["-R", "-h", Owner(account), path], mark, cancellation);
    }

    /// <summary>Takes a directory and all in it from the account that builds: it can be read by all, and changed by AutoStack alone.</summary>
    public async Task TakeBack(string path, RunMark mark, CancellationToken cancellation)
    {
        if (user.Account is not null)
            await ChangeOwner(["-R", "-h", "0:0", path], mark, cancellation);
    }

    /// <summary>
    /// A project's cache: <c>cache/TOOL/PROJECT-N</c>, PROJECT being its id. Each project has its own: what one got from a private feed is not another's, and none can
    /// spoil another's. Marked as used: the janitor leaves what a build under way may have taken up.
    /// </summary>
    public string CacheFor(string tool, ProjectId project) => Used(Newest(tool, $"{project}") ?? Generation(tool, $"{project}", 1));

    /// <summary>Something that all projects read and none can change: <c>cache/tools/NAME</c>. Marked as used once it is there.</summary>
    public string Tool(string name) => Path.Combine(caches, "tools", name);

    /// <summary>Marks a cache as used now, and makes its directory where there is none.</summary>
    public static string Used(string cache)
    {
        Directory.CreateDirectory(cache);
        Directory.SetLastWriteTimeUtc(cache, DateTime.UtcNow);
        return cache;
    }

    private Task<ChildResult> ChangeOwner(IEnumerable<string> arguments, RunMark mark, CancellationToken cancellation) =>
        ChildProcess.Run(new ChildCommand("chown", [.. arguments], root, new Dictionary<string, string>()) { Mark = mark }, _ => { }, cancellation);

    private static string Owner(RunAs account) => $"{account.UserId}:{account.GroupId}";

    /// <summary>The caches of builds, and the tools: each project has one after the other.</summary>
    public IReadOnlyList<string> Caches() =>
        !Directory.Exists(caches) ? []
        : [.. Directory.EnumerateDirectories(caches).Where(path => Path.GetFileName(path) != "git").SelectMany(Directory.EnumerateDirectories)];

    /// <summary>Has later builds begin an empty cache in the place of this one, which those that use it already keep.</summary>
    public void BeginAnew(string cache)
    {
        var (tool, name) = (Path.GetFileName(Path.GetDirectoryName(cache)!), Path.GetFileName(cache));
        // A tool in one version has no generations.
        if (name.Length > 37 && Guid.TryParse(name[..36], out _) && Newest(tool, name[..36]) == cache)
            Directory.CreateDirectory(Generation(tool, name[..36], NumberOf(cache) + 1));
    }

    private string Generation(string tool, string project, int number) => Path.Combine(caches, tool, $"{project}-{number}");

    private string? Newest(string tool, string project) =>
        Path.Combine(caches, tool) is var all && Directory.Exists(all) ? Directory.EnumerateDirectories(all, $"{project}-*").MaxBy(NumberOf) : null;

    private static int NumberOf(string cache) => int.TryParse(cache[(cache.LastIndexOf('-') + 1)..], out var number) ? number : 0;

    private static long EpochOf(string name) => long.TryParse(name[(name.LastIndexOf('-') + 1)..], out var epoch) ? epoch : 0;

    public static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // .NET cannot name files whose names are no UTF-8. A process that is being ended may still write there; the next build tries again.
            using var remove = System.Diagnostics.Process.Start("rm", ["-rf", "--", path]);
            remove.WaitForExit();
        }
    }
}
