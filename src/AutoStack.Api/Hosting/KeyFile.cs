using System.Security.Cryptography;

namespace AutoStack.Api.Hosting;

/// <summary>Keys of a single machine: made at their first use under <c>keys/</c> in the state directory, readable by their owner alone.</summary>
public static class KeyFile
{
    /// <summary>Writes a key in one step: whoever reads sees the old file or the new one, also after a crash.</summary>
    public static void Write(string path, ReadOnlySpan<byte> key)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        WriteTemporary(temporary, key);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Reads the key, or makes it. Two processes that make it at the same time end up with the same one.</summary>
    public static byte[] ReadOrCreate(IConfiguration configuration, string name, int size)
    {
        var directory = Path.Combine(StateDirectories.State(configuration), "keys");
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Path.Combine(directory, name);
        if (!File.Exists(path))
        {
            var temporary = $"{path}.{Guid.NewGuid():N}";
            WriteTemporary(temporary, RandomNumberGenerator.GetBytes(size));

            try
            {
                File.Move(temporary, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(temporary);
            }
        }

        var key = File.ReadAllBytes(path);
        return key.Length == size ? key : throw new InvalidOperationException($"{path} holds {key.Length} bytes where a key has {size}. Restore it from a backup; without it sealed values are lost.");
    }

    private static void WriteTemporary(string path, ReadOnlySpan<byte> key)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using var file = new FileStream(path, options);
        file.Write(key);
        file.Flush(flushToDisk: true);
    }
}
