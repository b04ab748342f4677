using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace AutoStack.Api.Targets.Docker;

/// <param name="At">In nanoseconds since 1970.</param>
/// <param name="Text">A line with its end, or a part of a long one.</param>
public readonly record struct PrintedPart(long At, ReadOnlyMemory<byte> Text);

/// <summary>
/// Reads what an engine tells of a container's output: frames of one byte for the stream, three that are zero, four for the length, and then a time, a space and what was
/// printed (Engine API, "Attach to a container", stream format).
/// </summary>
public sealed class ContainerLog(Stream stream)
{
    private const int HeaderBytes = 8;

    /// <summary>Engines cut lines at 16 KB; a frame of more than this is none.</summary>
    private const int MostBytes = 1 << 20;

    private const int BlockBytes = 64 << 10;
    private byte[] buffer = new byte[BlockBytes];
    private int from, until;

    /// <summary>What has come since the last time, waiting until there is something.</summary>
    /// <returns>Empty at the end. Valid until the next call.</returns>
    /// <exception cref="InvalidDataException">These are no frames.</exception>
    public async Task<IReadOnlyList<PrintedPart>> Next(CancellationToken cancellation)
    {
        while (true)
        {
            if (Whole() is { Count: > 0 } parts)
                return parts;
            if (from > 0)
            {
                buffer.AsSpan(from, until - from).CopyTo(buffer);
                (from, until) = (0, until - from);
            }

            if (until == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            var read = await stream.ReadAsync(buffer.AsMemory(until), cancellation);
            if (read == 0)
                return [];
            until += read;
        }
    }

    private List<PrintedPart> Whole()
    {
        var parts = new List<PrintedPart>();
        while (until - from >= HeaderBytes)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(from + 4));
            if (length is < 0 or > MostBytes || buffer[from] > 3)
                throw new InvalidDataException("What the Docker engine tells of a container's output has no frames.");
            if (until - from - HeaderBytes < length)
                break;
            parts.Add(Part(buffer.AsMemory(from + HeaderBytes, length)));
            from += HeaderBytes + length;
        }

        return parts;
    }

    private static PrintedPart Part(ReadOnlyMemory<byte> frame)
    {
        var space = frame.Span.IndexOf((byte)' ');
        return space > 0 && Nanoseconds(Encoding.ASCII.GetString(frame.Span[..space])) is { } at
            ? new PrintedPart(at, frame[(space + 1)..])
            : throw new InvalidDataException("What the Docker engine tells of a container's output has no times.");
    }

    /// <summary>RFC 3339 with up to nine digits of a second, in UTC.</summary>
    public static long? Nanoseconds(string text)
    {
        if (text.Length < 20 || text[^1] != 'Z' || !DateTime.TryParseExact(text[..19], "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var second))
            return null;
        var fraction = text.Length > 20 ? text[20..^1] : "";
        return fraction.Length <= 9 && (fraction.Length == 0 || (text[19] == '.' && fraction.All(char.IsAsciiDigit)))
            ? (second - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond * 1_000_000_000 + long.Parse(fraction.PadRight(9, '0'), CultureInfo.InvariantCulture)
            : null;
    }
}
