namespace AutoStack.Api.Registries.Distribution;

/// <summary>The body of an answer as it comes in. Each read has the deadline of a request; a lost connection is told in the words of outcomes. Owns the answer.</summary>
public sealed class ResponseStream(HttpResponseMessage answer, Stream body, Transport transport, Progress progress, CancellationToken cancellation) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Nothing waits for a network without letting its thread go.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        progress.Made();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(progress.Token, cancellationToken);
        try
        {
            return await body.ReadAsync(buffer, both.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            cancellation.ThrowIfCancellationRequested();
            throw transport.Told(e, answer.RequestMessage!.RequestUri!);
        }
        finally
        {
            progress.Rest();
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            answer.Dispose();
            progress.Dispose();
        }

        base.Dispose(disposing);
    }
}
