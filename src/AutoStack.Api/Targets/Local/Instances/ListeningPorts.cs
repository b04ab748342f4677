using System.Globalization;
using System.Net;

namespace AutoStack.Api.Targets.Local.Instances;

/// <summary>Where a process group or a network listens, so that an application on the wrong port can be told so. Linux only (proc(5), net/tcp); empty elsewhere.</summary>
public static class ListeningPorts
{
    private const string Listen = "0A";

    public static IReadOnlyList<int> Of(int group)
    {
        if (!OperatingSystem.IsLinux())
            return [];
        var sockets = new HashSet<string>();
        foreach (var directory in Directory.EnumerateDirectories("/proc").Where(directory => int.TryParse(Path.GetFileName(directory), out _)))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(directory, "stat"));
                if (stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[2] != group.ToString(CultureInfo.InvariantCulture))
                    continue;
                foreach (var descriptor in new DirectoryInfo(Path.Combine(directory, "fd")).EnumerateFileSystemInfos())
                    if (descriptor.LinkTarget is { } target && target.StartsWith("socket:[", StringComparison.Ordinal))
                        sockets.Add(target);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended while it was looked at.
            }
        }

        return [.. Listeners("/proc/net").Where(listener => sockets.Contains(listener.Socket)).Select(listener => listener.End.Port).Distinct().Order()];
    }

    /// <summary>Where anything listens in the network that a process is in.</summary>
    public static IReadOnlyList<IPEndPoint> OfNetwork(int process) => OperatingSystem.IsLinux() ? [.. Listeners($"/proc/{process}/net").Select(listener => listener.End)] : [];

    private static List<(IPEndPoint End, string Socket)> Listeners(string directory)
    {
        try
        {
            return [.. new[] { Path.Combine(directory, "tcp"), Path.Combine(directory, "tcp6") }
                .Where(File.Exists)
                .SelectMany(path => File.ReadLines(path).Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields.Length > 9 && fields[3] == Listen)
                .Select(fields => (End(fields[1]), $"socket:[{fields[9]}]"))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended while it was looked at.
            return [];
        }
    }

    /// <summary>An address in words of 32 bits in the machine's order, a colon, and the port.</summary>
    private static IPEndPoint End(string text)
    {
        var (address, port) = (text[..text.IndexOf(':')], text[(text.IndexOf(':') + 1)..]);
        var bytes = Enumerable.Range(0, address.Length / 8).SelectMany(word => BitConverter.GetBytes(uint.Parse(address.AsSpan(word * 8, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture))).ToArray();
        return new IPEndPoint(new IPAddress(bytes), int.Parse(port, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
