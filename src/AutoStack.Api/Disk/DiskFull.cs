namespace AutoStack.Api.Disk;

/// <summary>Tells a full disk from other faults, and says so in one way everywhere.</summary>
public static class DiskFull
{
    public const string Code = "disk_full";

    /// <summary>
    /// ENOSPC and EDQUOT as the C library words them in the C locale, which .NET, git and most build tools pass on; ENOSPC by its name, as Node.js has it;
    /// and the words of .NET where it reserves a file's room, and of git where it writes its index.
    /// </summary>
    private static readonly string[] Signs = ["No space left on device", "Disk quota exceeded", "ENOSPC", "because the disk was full", "Out of diskspace"];

    /// <summary>Less than this is as good as none: file systems keep some back, and what filled it may have been taken away again.</summary>
    private const long Nothing = 1 << 20;

    public static bool Says(string text) => Signs.Any(sign => text.Contains(sign, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether there is no room at a directory now: for programs that do not say why they could not write.</summary>
    public static bool HasFilled(string directory) => new DriveInfo(directory).AvailableFreeSpace < Nothing;

    public static bool Is(Exception e) => e is IOException && Says(e.Message);

    /// <inheritdoc cref="Reason(string, string)"/>
    /// <param name="e">Names the file for which there was no room.</param>
    public static string Reason(string what, Exception e) =>
        e.Message.Split('\'') is [_, ['/', ..] path, ..] ? Reason(what, Path.GetDirectoryName(path)!) : Reason(what, "the state or data directory");

    /// <param name="what">What could not be done, e.g. <c>the image could not be written</c>.</param>
    /// <param name="directory">Where there is no room.</param>
    public static string Reason(string what, string directory) =>
        $"The disk at {directory} is full, so {what}. Free space there (what takes it is on the platform page); it is tried again by itself.";
}
