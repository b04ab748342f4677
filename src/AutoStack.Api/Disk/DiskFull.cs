namespace AutoStack.Api.Disk;

/// <summary>Tells a full disk from other faults, and says so in one way everywhere.</summary>
public static class DiskFull
{
    public const string Code = "disk_full";

    /// <summary>ENOSPC and EDQUOT as the C library words them in the C locale, which .NET, git and most build tools pass on; and ENOSPC by its name, as Node.js has it.</summary>
    private static readonly string[] Signs = ["No space left on device", "Disk quota exceeded", "ENOSPC"];

    public static bool Says(string text) => Signs.Any(sign => text.Contains(sign, StringComparison.OrdinalIgnoreCase));

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
