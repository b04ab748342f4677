using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>
/// What installations left in <c>node_modules</c>, one archive for each key: <c>cache/dependencies/PROJECT-N/KEY.tar</c>, of each project those used last. An archive is written once, right after an
/// installation that succeeded and before anything of the repository is built, under another name, and takes its own by renaming. Builds can read it and, where
/// AutoStack runs as root, not change it. Each project has its own: packages of a private feed are not another project's.
/// </summary>
public sealed class DependencyCache(Workspaces workspaces, UnprivilegedUser user)
{
    private const string Tool = "dependencies";
    private const int MostArchives = 10;

    /// <returns>False when it must be installed.</returns>
    public async Task<bool> Restore(string key, PreparedBuild build, BuildImage request, RunMark mark, MaskingLog log, CancellationToken cancellation)
    {
        var archive = Archive(key, request);
        if (!File.Exists(archive))
            return false;
        var end = await Tar(["-xf", archive, "--no-same-owner"], build.Tree, mark, cancellation);
        if (end.Succeeded)
        {
            // Its age is how long nobody has used it.
            File.SetLastWriteTimeUtc(archive, DateTime.UtcNow);
            log.Write($"Dependencies are those of the cache: the lock file has not changed ({new FileInfo(archive).Length / 1024.0 / 1024.0:0.0} MB in {end.Duration.TotalSeconds:0.0} s)");
            return true;
        }

        log.Write("The cached dependencies could not be unpacked; installing them.");
        File.Delete(archive);
        foreach (var directory in ImageContent.FindModules(build.Tree, "").ToArray())
            Directory.Delete(Path.Combine(build.Tree, directory), recursive: true);
        return false;
    }

    /// <summary>Keeps what was installed. A build does not fail for it.</summary>
    public async Task Keep(string key, PreparedBuild build, BuildImage request, RunMark mark, MaskingLog log, CancellationToken cancellation)
    {
        var archive = Archive(key, request);
        string[] directories = [.. ImageContent.FindModules(build.Tree, "").Order(StringComparer.Ordinal).Select(directory => $"./{directory}")];
        if (directories.Length == 0 || File.Exists(archive))
            return;
        var making = Path.Combine(Path.GetDirectoryName(archive)!, $".{mark.Epoch}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(making);
        try
        {
            // As the account that builds: it can read no more than the build can.
            await workspaces.GiveToBuilds(making, mark, cancellation);
            var made = Path.Combine(making, "archive");
            var end = await Tar(["-cf", made, "--", .. directories], build.Tree, mark, cancellation);
            if (!end.Succeeded || new FileInfo(made) is not { Exists: true, LinkTarget: null })
            {
                log.Write("The dependencies could not be kept for the next build.");
                return;
            }

            await workspaces.TakeBack(making, mark, cancellation);
            File.Move(made, archive, overwrite: true);
            foreach (var old in new DirectoryInfo(Path.GetDirectoryName(archive)!).EnumerateFiles("*.tar").OrderByDescending(file => file.LastWriteTimeUtc).Skip(MostArchives))
                old.Delete();
        }
        finally
        {
            Directory.Delete(making, recursive: true);
        }
    }

    private string Archive(string key, BuildImage request) => Path.Combine(workspaces.CacheFor(Tool, request.Project), $"{key}.tar");

    private Task<ChildResult> Tar(IReadOnlyList<string> arguments, string directory, RunMark mark, CancellationToken cancellation) =>
        ChildProcess.Run(new ChildCommand("tar", arguments, directory, new Dictionary<string, string>()) { User = user.Account, Mark = mark }, _ => { }, cancellation);
}
