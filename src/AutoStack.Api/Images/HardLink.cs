using System.Runtime.InteropServices;

namespace AutoStack.Api.Images;

/// <summary>A second name of a file, so that what does not change takes its room once.</summary>
public static partial class HardLink
{
    /// <summary>Gives a file another name, or copies it where its file system cannot do that. What has the name already stays.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static void Make(string file, string name)
    {
        if (Link(file, name) == 0 || File.Exists(name))
            return;
        File.Copy(file, name);
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Link(string from, string to);
}
