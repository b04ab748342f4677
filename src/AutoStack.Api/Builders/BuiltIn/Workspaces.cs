using AutoStack.Api.Hosting;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>
/// Directories in which repositories are built: one for each run, named by its epoch, so that a run that wakes late writes beside its successor. All of them
/// are caches.
/// </summary>
public sealed class Workspaces(IConfiguration configuration, UnprivilegedUser user)
{
    private const string Ready = ".ready";
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
            Directory.Delete(path, recursive: true);
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

    public static void MarkReady(string workspace) => File.WriteAllText(Path.Combine(workspace, Ready), "");

    /// <summary>Hands the workspace to the account that builds.</summary>
    public async Task HandOver(string workspace, RunMark mark, CancellationToken cancellation)
    {
        if (user.Account is not { } account)
            return;
        Directory.CreateDirectory(account.Home);
        await ChangeOwner(["-R", "-h", Owner(account), workspace], mark, cancellation);
        // What lies in these is the account's already: only the directories themselves are made here.
        await ChangeOwner(["-h", Owner(account), account.Home, CacheFor("npm"), CacheFor("nuget")], mark, cancellation);
    }

    /// <summary>A cache that builds share. Marked as used: the janitor leaves what a build under way may have taken up.</summary>
    public string CacheFor(string tool)
    {
        var path = Newest(Path.Combine(caches, tool)) ?? Generation(tool, 1);
        Directory.CreateDirectory(path);
        Directory.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        return path;
    }

    private Task<ChildResult> ChangeOwner(IEnumerable<string> arguments, RunMark mark, CancellationToken cancellation) =>
        ChildProcess.Run(new ChildCommand("chown", [.. arguments], root, new Dictionary<string, string>()) { Mark = mark }, _ => { }, cancellation);

    private static string Owner(RunAs account) => $"{account.UserId}:{account.GroupId}";

    /// <summary>The caches that builds share, or have shared: each tool has one after the other.</summary>
    public IReadOnlyList<string> Caches() =>
        !Directory.Exists(caches) ? []
        : [.. Directory.EnumerateDirectories(caches).Where(path => Path.GetFileName(path) != "git").SelectMany(Directory.EnumerateDirectories)];

    /// <summary>Has later builds begin an empty cache in the place of this one, which those that use it already keep.</summary>
    public void BeginAnew(string cache)
    {
        if (Newest(Path.GetDirectoryName(cache)!) == cache)
            Directory.CreateDirectory(Generation(Path.GetFileName(Path.GetDirectoryName(cache)!), NumberOf(cache) + 1));
    }

    private string Generation(string tool, int number) => Path.Combine(caches, tool, $"{number}");

    private static string? Newest(string tool) => Directory.Exists(tool) ? Directory.EnumerateDirectories(tool).MaxBy(NumberOf) : null;

    private static int NumberOf(string cache) => int.TryParse(Path.GetFileName(cache), out var number) ? number : 0;

    private static long EpochOf(string name) => long.TryParse(name[(name.LastIndexOf('-') + 1)..], out var epoch) ? epoch : 0;

    public static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A process that is being ended may still write there; the next build tries again.
        }
    }
}
