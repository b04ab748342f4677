using System.Security.Cryptography;
using System.Text;
using AutoStack.Api.Hosting;

namespace AutoStack.Api.Sources.Git;

/// <summary>One bare repository for each address, used by one run at a time: shallow fetches into one repository do not mix.</summary>
public sealed class RepositoryCache(IConfiguration configuration)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private readonly string root = Path.Combine(StateDirectories.Data(configuration), "cache", "git");

    /// <summary>Waits for the repository of an address. The lock is the kernel's (flock), so it is free again when its owner dies, however it dies.</summary>
    public async Task<CachedRepository> Take(string address, CancellationToken cancellation)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..32];
        Directory.CreateDirectory(root);
        var directory = Path.Combine(root, $"{name}.git");
        var held = await Lock(Path.Combine(root, $"{name}.lock"), cancellation);

        // The owner of any lock file in here is gone: it held the lock that is ours now.
        if (Directory.Exists(directory))
            foreach (var stale in Directory.EnumerateFiles(directory, "*.lock", SearchOption.AllDirectories))
                File.Delete(stale);
        return new CachedRepository(directory, held);
    }

    private static async Task<FileStream> Lock(string path, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!cancellation.IsCancellationRequested)
            {
                await Task.Delay(Look, cancellation);
            }
        }
    }
}

/// <summary>A cached repository that this run may use until it is disposed.</summary>
public sealed class CachedRepository(string directory, FileStream held) : IDisposable
{
    public string Directory { get; } = directory;

    public void Dispose() => held.Dispose();
}
