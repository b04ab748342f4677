using System.Runtime.InteropServices;

namespace AutoStack.Api.Images;

/// <summary>Tells files from pipes, sockets and devices, which look like files to .NET: opening a pipe would wait for ever.</summary>
public static partial class RegularFile
{
    private const int FromWorkingDirectory = -100;
    private const int DoNotFollow = 0x100;
    private const uint TypeOnly = 1;
    private const int ModeOffset = 28;
    private const int TypeBits = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>True for a file with content of its own; links are not followed. Elsewhere than on Linux everything counts as one.</summary>
    /// <exception cref="IOException">It is gone, or may not be looked at.</exception>
    public static bool Is(string path)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        var answer = new byte[256];
        if (Statx(FromWorkingDirectory, path, DoNotFollow, TypeOnly, answer) != 0)
            throw new IOException($"{path} could not be looked at (error {Marshal.GetLastPInvokeError()}).");
        return (BitConverter.ToUInt16(answer, ModeOffset) & TypeBits) == Regular;
    }

    /// <summary>statx(2). Unlike stat(2) its answer has one form on every architecture.</summary>
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Statx(int directory, string path, int flags, uint mask, [Out] byte[] answer);
}
