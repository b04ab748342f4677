using AutoStack.Api.Hosting;
using AutoStack.Api.Processes;

namespace AutoStack.Api.Disk;

/// <summary>
/// The one way in which directories are removed: out of sight in one step, then file by file. What is left by a crash is removed by the next pass; nobody ever finds
/// half a directory.
/// </summary>
public sealed class Trash(IConfiguration configuration, ILogger<Trash> logger)
{
    private const string Name = "trash";
    private readonly string[] roots = [.. new[] { StateDirectories.Data(configuration), StateDirectories.State(configuration) }.Distinct()];

    /// <summary>Moves a file or directory below one of the state directories away.</summary>
    /// <returns>False when it was gone already.</returns>
    /// <exception cref="IOException">It cannot be moved.</exception>
    public bool Throw(string path)
    {
        var root = roots.FirstOrDefault(root => path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            ?? throw new ArgumentException($"{path} lies in no state directory.", nameof(path));
        var away = Path.Combine(Directory.CreateDirectory(Path.Combine(root, Name)).FullName, $"{Path.GetFileName(path)}-{Guid.NewGuid():N}");
        try
        {
            if (Directory.Exists(path))
                Directory.Move(path, away);
            else
                File.Move(path, away);
            return true;
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Removes what was thrown away. What cannot be removed now stays for the next time.</summary>
    public async Task Empty(CancellationToken cancellation)
    {
        foreach (var gone in roots.Select(root => Path.Combine(root, Name)).Where(Directory.Exists).SelectMany(Directory.EnumerateFileSystemEntries))
        {
            // By rm and not here: file names need not be text, which .NET cannot give back to the system; and some tools leave directories that nobody may write.
            if (await Run("rm", ["-rf", "--", gone], cancellation))
                continue;
            await Run("chmod", ["-R", "u+rwX", "--", gone], cancellation);
            if (!await Run("rm", ["-rf", "--", gone], cancellation))
                logger.LogWarning("{Path} could not be removed; it is tried again later", gone);
        }
    }

    private static async Task<bool> Run(string program, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        (await ChildProcess.Run(new ChildCommand(program, arguments, "/", new Dictionary<string, string>()), _ => { }, cancellation)).Succeeded;
}
