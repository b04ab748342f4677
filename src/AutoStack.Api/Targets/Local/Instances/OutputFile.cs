using System.Text;
using AutoStack.Api.Targets.Local.Output;

namespace AutoStack.Api.Targets.Local.Instances;

/// <summary>What an instance prints: a file that its process appends to, of which only so much is kept as is not stored yet, up to a limit.</summary>
public sealed class OutputFile(string path, long limit)
{
    private const int TailBytes = 16 << 10;
    private const int KeptBytes = 64 << 10;
    private const int BlockBytes = 4096;
    private const int AtOnceBytes = 1 << 20;
    private long released;

    public string Path => path;

    /// <summary>The last lines, without what lies before <paramref name="from"/>.</summary>
    public IReadOnlyList<string> Tail(int lines, long from = 0)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var begin = Math.Max(from > file.Length ? 0 : from, file.Length - TailBytes);
            file.Position = begin;
            using var reader = new StreamReader(file, Encoding.UTF8);
            var text = reader.ReadToEnd().Split('\n').Select(line => line.TrimEnd('\r').Replace("\0", "", StringComparison.Ordinal)).Where(line => line.Length > 0).ToList();
            // A cut in the middle of a line is no line.
            return [.. (begin > from && text.Count > 1 ? text.Skip(1) : text).TakeLast(lines)];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Adds a line of AutoStack's own to what the instance printed, where whoever reads it looks for it.</summary>
    public void Note(string text)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            file.Write(Encoding.UTF8.GetBytes($"… {text}\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A disk that is full must not keep an instance from being started again.
        }
    }

    public long Length => File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>
    /// Gives back what lies before a place, but for the end of it, which <see cref="Tail"/> may want. Places stay what they are; where the file system cannot do
    /// that, the file is cut once all of it is before that place and it is longer than its limit, and goes on at the start.
    /// </summary>
    public void Release(long before)
    {
        var to = (before - KeptBytes) / BlockBytes * BlockBytes;
        if (to - released < AtOnceBytes || !File.Exists(path))
            return;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        if (FileHole.Punch(file.SafeFileHandle, released, to - released))
            released = to;
        else if (before >= file.Length && file.Length > limit)
            file.SetLength(0);
    }
}
