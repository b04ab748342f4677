using System.IO.Compression;

namespace AutoStack.Api.Images;

/// <summary>
/// Compresses what is written on several cores: blocks of a fixed size, each a gzip member of its own, one after another (RFC 1952, section 2.2: members
/// simply follow each other, and any reader of gzip takes them for one stream). Blocks are cut by their place in the input alone, so the bytes do not depend
/// on the number of cores.
/// </summary>
public sealed class ParallelGzipStream(Stream output) : Stream
{
    private const int BlockSize = 1 << 20;
    private static readonly int MostAtWork = Math.Clamp(Environment.ProcessorCount, 1, 16);
    private readonly Queue<Task<byte[]>> atWork = new();
    private byte[] block = new byte[BlockSize];
    private int filled;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            buffer = Take(buffer);
            if (filled == BlockSize && Begin() is { } oldest)
                output.Write(oldest.GetAwaiter().GetResult());
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            buffer = buffer[^Take(buffer.Span).Length..];
            if (filled == BlockSize && Begin() is { } oldest)
                await output.WriteAsync(await oldest, cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Nothing: a block ends where it is full, not where somebody flushes.</summary>
    public override void Flush()
    {
    }

    /// <summary>Writes what is left. The inner stream stays open.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (filled > 0 && Begin() is { } oldest)
            await output.WriteAsync(await oldest);
        while (atWork.TryDequeue(out var next))
            await output.WriteAsync(await next);
        await base.DisposeAsync();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <returns>What did not fit into the block.</returns>
    private ReadOnlySpan<byte> Take(ReadOnlySpan<byte> buffer)
    {
        var fits = Math.Min(buffer.Length, BlockSize - filled);
        buffer[..fits].CopyTo(block.AsSpan(filled));
        filled += fits;
        return buffer[fits..];
    }

    /// <summary>Has the block compressed on another core.</summary>
    /// <returns>The oldest block, to be written now, where enough are at work.</returns>
    private Task<byte[]>? Begin()
    {
        var (full, length) = (block, filled);
        (block, filled) = (new byte[BlockSize], 0);
        atWork.Enqueue(Task.Run(() => Compress(full.AsSpan(0, length))));
        return atWork.Count > MostAtWork ? atWork.Dequeue() : null;
    }

    private static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        var member = new MemoryStream(bytes.Length / 2);
        using (var gzip = new GZipStream(member, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return member.ToArray();
    }
}
