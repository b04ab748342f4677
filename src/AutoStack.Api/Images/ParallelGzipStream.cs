using System.IO.Compression;

namespace AutoStack.Api.Images;

/// <summary>
/// Compresses what is written on several cores: blocks of a fixed size, each a gzip member of its own, one after another (RFC 1952, section 2.2: members
/// simply follow each other, and any reader of gzip takes them for one stream). Blocks are cut by their place in the input alone, so the bytes do not depend
/// on the number of cores. What a block needs is used again for a later one, so the memory of a large layer is that of a few blocks.
/// </summary>
public sealed class ParallelGzipStream(Stream output) : Stream
{
    private const int BlockSize = 1 << 20;
    private static readonly int MostAtWork = Math.Clamp(Environment.ProcessorCount, 1, 16);
    private readonly Queue<(Block Block, Task Work)> atWork = new();
    private readonly Stack<Block> spare = new();
    private Block block = new();

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
            if (!block.IsFull || Begin() is not var (oldest, work))
                continue;
            work.GetAwaiter().GetResult();
            output.Write(oldest.Member.Span);
            spare.Push(oldest);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            buffer = buffer[^Take(buffer.Span).Length..];
            if (block.IsFull && Begin() is { } oldest)
                await Finish(oldest, cancellationToken);
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
        if (!block.IsEmpty && Begin() is { } oldest)
            await Finish(oldest, CancellationToken.None);
        while (atWork.TryDequeue(out var next))
            await Finish(next, CancellationToken.None);
        await base.DisposeAsync();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <returns>What did not fit into the block.</returns>
    private ReadOnlySpan<byte> Take(ReadOnlySpan<byte> buffer) => buffer[block.Add(buffer)..];

    /// <summary>Has the block compressed on another core.</summary>
    /// <returns>The oldest block, to be written now, where enough are at work.</returns>
    private (Block Block, Task Work)? Begin()
    {
        var full = block;
        atWork.Enqueue((full, Task.Run(full.Compress)));
        var oldest = atWork.Count > MostAtWork ? atWork.Dequeue() : ((Block, Task)?)null;
        block = spare.TryPop(out var unused) ? unused : new Block();
        return oldest;
    }

    private async Task Finish((Block Block, Task Work) oldest, CancellationToken cancellation)
    {
        await oldest.Work;
        await output.WriteAsync(oldest.Block.Member, cancellation);
        spare.Push(oldest.Block);
    }

    /// <summary>Some bytes of the input, and what they are compressed to.</summary>
    private sealed class Block
    {
        private readonly byte[] bytes = new byte[BlockSize];

        /// <summary>With room for what does not compress, which becomes a little longer: at most by an eighth and some more (zlib, <c>deflateBound</c>).</summary>
        private readonly byte[] compressed = new byte[BlockSize + (BlockSize >> 2)];

        private int filled;
        private int length;

        public bool IsEmpty => filled == 0;

        public bool IsFull => filled == BlockSize;

        public ReadOnlyMemory<byte> Member => compressed.AsMemory(0, length);

        /// <returns>How many of them fitted.</returns>
        public int Add(ReadOnlySpan<byte> more)
        {
            var fits = Math.Min(more.Length, BlockSize - filled);
            more[..fits].CopyTo(bytes.AsSpan(filled));
            filled += fits;
            return fits;
        }

        /// <summary>Leaves the block empty: it can be filled again once its member is written.</summary>
        public void Compress()
        {
            using var member = new MemoryStream(compressed);
            using (var gzip = new GZipStream(member, CompressionLevel.Optimal, leaveOpen: true))
                gzip.Write(bytes.AsSpan(0, filled));
            length = (int)member.Position;
            filled = 0;
        }
    }
}
