using System.Security.Cryptography;

namespace AutoStack.Api.Hosting;

/// <summary>Keys of a single machine: made at their first use under <c>keys/</c> in the state directory, readable by their owner alone.</summary>
public static class KeyFile
{
    /// <summary>Reads the key, or makes it. Two processes that make it at the same time end up with the same one.</summary>
    public static byte[] ReadOrCreate(IConfiguration configuration, string name, int size)
    {
        var directory = Path.Combine(StateDirectories.State(configuration), "keys");
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Path.Combine(directory, name);
        if (!File.Exists(path))
        {
            var temporary = $"{path}.{Guid.NewGuid():N}";
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            using (var file = new FileStream(temporary, options))
            {
                file.Write(RandomNumberGenerator.GetBytes(size));
                file.Flush(flushToDisk: true);
            }

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
}
