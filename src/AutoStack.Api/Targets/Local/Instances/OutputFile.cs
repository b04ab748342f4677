using System.Text;
using AutoStack.Api.Disk;

namespace AutoStack.Api.Targets.Local.Instances;

/// <summary>What an instance prints: a file that its process appends to, cut when it grows beyond a limit.</summary>
public sealed class OutputFile(string path, long limit)
{
    private const int TailBytes = 16 << 10;

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

    /// <summary>Keeps the file within its limit: what it holds becomes <c>.1</c>, and the process, which appends, goes on at the start.</summary>
    public void Cut()
    {
        if (Length <= limit)
            return;
        try
        {
            File.Copy(path, $"{path}.1", overwrite: true);
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            // Room is worth more than old lines, which are stored as a rule; and whoever cuts has an instance to watch.
            File.Delete($"{path}.1");
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(0);
    }
}
