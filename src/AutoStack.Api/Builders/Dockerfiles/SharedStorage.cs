namespace AutoStack.Api.Builders.Dockerfiles;

/// <summary>A file that the builds of a machine hold together while they use a storage. Whoever has it alone knows that no build runs. The system lets go of it when a process dies.</summary>
public static class SharedStorage
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Cleans the storage if nobody uses it, and then uses it.</summary>
    /// <exception cref="OperationCanceledException">Somebody cleaned it for longer than this was waited for.</exception>
    public static async Task<IDisposable> Use(string file, Func<Task> clean, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (Open(file, FileAccess.ReadWrite, FileShare.None) is { } alone)
            await using (alone)
                await clean();
        while (true)
        {
            if (Open(file, FileAccess.Read, FileShare.Read) is { } shared)
                return shared;
            await Task.Delay(Pause, cancellation);
        }
    }

    private static FileStream? Open(string file, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, access, share);
        }
        catch (IOException e) when (e is not DirectoryNotFoundException && File.Exists(file))
        {
            return null;
        }
    }
}
