using System.Globalization;
using AutoStack.Api.Hosting;

namespace AutoStack.Api.Sources.Git;

/// <summary>
/// Private keys as ssh wants them: files, each in a directory of its run's own, for as long as one child of git lives. They lie below the state directory, which builds and applications do not
/// reach. What a killed process left is removed when the next one starts.
/// </summary>
public sealed class KeyFiles : IDisposable
{
    private const UnixFileMode OwnersDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string root;
    private readonly Lazy<(string Directory, FileStream Held)> own;

    public KeyFiles(IConfiguration configuration)
    {
        root = Path.Combine(StateDirectories.State(configuration), "source-keys");
        own = new(TakeDirectory);
        RemoveLeftovers();
    }

    /// <summary>Both files at once; they go when this is disposed.</summary>
    /// <param name="epoch">Of the run that they are for.</param>
    public WrittenKey Write(long epoch, string privateKey, string knownHosts)
    {
        var directory = Directory.CreateDirectory(Path.Combine(own.Value.Directory, string.Create(CultureInfo.InvariantCulture, $"{epoch}.{Guid.NewGuid():N}")), OwnersDirectory).FullName;
        var key = new WrittenKey(directory);
        try
        {
            WriteFile(key.KeyFile, privateKey);
            WriteFile(key.KnownHostsFile, knownHosts);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!own.IsValueCreated)
            return;
        Directory.Delete(own.Value.Directory, recursive: true);
        File.Delete(own.Value.Held.Name);
        own.Value.Held.Dispose();
    }

    private static void WriteFile(string path, string text)
    {
        using var file = new StreamWriter(new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnersFile }));
        file.Write(text);
    }

    private (string Directory, FileStream Held) TakeDirectory()
    {
        Directory.CreateDirectory(root, OwnersDirectory);
        var name = Path.Combine(root, $"{Guid.NewGuid():N}");
        // The kernel's lock (flock): free again when its owner dies, however it dies.
        var held = new FileStream($"{name}.lock", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        return (Directory.CreateDirectory(name, OwnersDirectory).FullName, held);
    }

    private void RemoveLeftovers()
    {
        if (!Directory.Exists(root))
            return;
        foreach (var file in Directory.EnumerateFiles(root, "*.lock"))
        {
            try
            {
                using var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                if (Directory.Exists(Path.ChangeExtension(file, null)))
                    Directory.Delete(Path.ChangeExtension(file, null), recursive: true);
                File.Delete(file);
            }
            catch (IOException)
            {
                // Its owner lives, or another node removes it at this moment.
            }
        }
    }
}

/// <summary>A private key and the hosts that it may be shown to, as files.</summary>
public sealed class WrittenKey(string directory) : IDisposable
{
    public string KeyFile { get; } = Path.Combine(directory, "key");

    public string KnownHostsFile { get; } = Path.Combine(directory, "known_hosts");

    public void Dispose() => Directory.Delete(directory, recursive: true);
}
