using System.Runtime.InteropServices;

namespace AutoStack.Api.Processes;

public static partial class FileModes
{
    private const uint OthersRead = 0b000_010_010;

    /// <summary>
    /// Lets other accounts read the files that this process makes from now on, when it runs as root: builds and applications run as another account, and a strict
    /// umask of whoever started it would lock them out. What is secret is made with modes of its own.
    /// </summary>
    public static void LetBuildsAndApplicationsRead()
    {
        if (Environment.IsPrivilegedProcess)
            _ = Umask(OthersRead);
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint Umask(uint mask);
}
