using System.Security.Cryptography;
using System.Text;
using AutoStack.Api.Hosting;

namespace AutoStack.Api.Sources.Git;

/// <summary>
/// One bare repository for each address, used by one run at a time, since shallow fetches into one repository do not mix. A run that cannot have it soon gets one of
/// its own: the owner may be frozen.
/// </summary>
public sealed class RepositoryCache(IConfiguration configuration)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(1);
    private readonly string root = Path.Combine(StateDirectories.Data(configuration), "cache", "git");

    /// <summary>The directory that holds them all.</summary>
    public string Root => Directory.CreateDirectory(root).FullName;

    public async Task<CachedRepository> Take(string address, long epoch, CancellationToken cancellation)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..32];
        Directory.CreateDirectory(root);
        var directory = Path.Combine(root, $"{name}.git");
        if (await Lock(Path.Combine(root, $"{name}.lock"), cancellation) is not { } held)
            return new CachedRepository(Path.Combine(root, $"{name}.{epoch}.git"), held: null);

        // The owner of any lock file in here is gone: it held the lock that is ours now.
        if (Directory.Exists(directory))
        {
            Directory.SetLastWriteTimeUtc(directory, DateTime.UtcNow);
            foreach (var stale in Directory.EnumerateFiles(directory, "*.lock", SearchOption.AllDirectories))
                File.Delete(stale);
        }

        return new CachedRepository(directory, held);
    }

    /// <summary>All repositories, also those that runs had of their own.</summary>
    public IReadOnlyList<string> All() => !Directory.Exists(root) ? [] : [.. Directory.EnumerateDirectories(root, "*.git")];

    /// <summary>True while a run may be at work in a repository.</summary>
    public bool InUse(string directory) => !WhileFree(directory, () => true);

    /// <summary>Acts on a repository while no run can take it.</summary>
    /// <returns>False when one has it, and nothing was done.</returns>
    public bool WhileFree(string directory, Func<bool> act)
    {
        var name = Path.GetFileNameWithoutExtension(directory);
        // One that a run had of its own because the shared one was taken. It is gone with that run, unless it was killed.
        if (name.Contains('.'))
            return Directory.GetLastWriteTimeUtc(directory) < DateTime.UtcNow - LongestRun && act();
        try
        {
            using var held = new FileStream(Path.Combine(root, $"{name}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return act();
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The kernel's lock (flock): free again when its owner dies, however it dies.</summary>
    private static async Task<FileStream?> Lock(string path, CancellationToken cancellation)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < Patience)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(Look, cancellation);
            }
        }

        return null;
    }
}

/// <summary>A repository that this run may use until it is disposed.</summary>
/// <param name="held">The lock on the shared one; null for a repository of the run's own, which goes with it.</param>
public sealed class CachedRepository(string directory, FileStream? held) : IDisposable
{
    public string Directory { get; } = directory;

    public void Dispose()
    {
        if (held is not null)
            held.Dispose();
        else if (System.IO.Directory.Exists(Directory))
            System.IO.Directory.Delete(Directory, recursive: true);
    }
}
