using System.Diagnostics;

namespace AutoStack.Api.Tests.Testing;

/// <summary>A disk of a few megabytes that a test fills: a tmpfs, which says "No space left on device" as every other file system does. Mounting it takes root, which tests run as.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string filler;

    private SmallDisk(string path)
    {
        Path = path;
        filler = System.IO.Path.Combine(path, "filler");
    }

    public string Path { get; }

    /// <summary>In bytes.</summary>
    public long Free => new DriveInfo(Path).AvailableFreeSpace;

    public static SmallDisk Mount(string path, int megabytes)
    {
        Directory.CreateDirectory(path);
        Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0755", "tmpfs", path);
        return new SmallDisk(path);
    }

    /// <summary>Takes all room but this.</summary>
    public void Fill(int leave = 0)
    {
        MakeRoom();
        using var file = new FileStream(filler, FileMode.CreateNew, FileAccess.Write);
        var block = new byte[4096];
        try
        {
            while (Free > leave)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException) when (leave == 0)
        {
            // Full to the last block.
        }
    }

    public void MakeRoom() => File.Delete(filler);

    /// <summary>Also while something still runs from it: it is out of sight at once and gone with its last user.</summary>
    public void Dispose() => Run("umount", "-l", Path);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error}");
    }
}
