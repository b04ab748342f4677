using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AutoStack.Api.Targets.Local.Output;

/// <summary>Gives the beginning of a file back to the file system; places in the file stay what they are (fallocate(2), FALLOC_FL_PUNCH_HOLE).</summary>
public static partial class FileHole
{
    private const int KeepSize = 1;
    private const int PunchHole = 2;

    /// <returns>False where the system or the file system cannot.</returns>
    public static bool Punch(SafeFileHandle file, long from, long length) =>
        OperatingSystem.IsLinux() && Environment.Is64BitProcess && Allocate(file, KeepSize | PunchHole, from, length) == 0;

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);
}
