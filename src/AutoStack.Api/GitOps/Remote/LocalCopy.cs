using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoStack.Api.Hosting;

namespace AutoStack.Api.GitOps.Remote;

/// <summary>
/// Where a process keeps its copy of a remote repository: a directory named by the role, in one named by address and branch. A second node on the same state directory gets
/// one of its own, so that nobody waits for another's locks.
/// </summary>
public sealed class LocalCopy : IDisposable
{
    private const int MostNodes = 100;
    private readonly FileStream held;

    private LocalCopy(string directory, FileStream held)
    {
        Directory = directory;
        this.held = held;
    }

    /// <summary>Of a bare repository, which need not be there yet.</summary>
    public string Directory { get; }

    /// <param name="state">The state directory.</param>
    /// <exception cref="IOException">No lock could be had.</exception>
    public static LocalCopy Take(string state, RemoteSettings settings, RoleKind role)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{settings.Url.Address}\n{settings.Branch}")))[..12];
        var place = System.IO.Directory.CreateDirectory(Path.Combine(state, "gitops", key)).FullName;
        for (var node = 1; ; node++)
        {
            var name = node == 1 ? $"{role}".ToLowerInvariant() : string.Create(CultureInfo.InvariantCulture, $"{role}-{node}").ToLowerInvariant();
            try
            {
                // The kernel's lock (flock): free again when its owner dies, however it dies.
                var held = new FileStream(Path.Combine(place, $"{name}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                var copy = new LocalCopy(Path.Combine(place, $"{name}.git"), held);
                copy.RemoveLeftovers();
                return copy;
            }
            catch (IOException) when (node < MostNodes && File.Exists(Path.Combine(place, $"{name}.lock")))
            {
                // Another node has it.
            }
        }
    }

    public void Dispose() => held.Dispose();

    /// <summary>The owner of any lock in here is gone: it held the lock that is ours now.</summary>
    private void RemoveLeftovers()
    {
        if (!System.IO.Directory.Exists(Directory))
            return;
        foreach (var file in System.IO.Directory.EnumerateFiles(Directory, "*.lock", SearchOption.AllDirectories).Concat(System.IO.Directory.EnumerateFiles(Directory, "index.*")))
            File.Delete(file);
    }
}
