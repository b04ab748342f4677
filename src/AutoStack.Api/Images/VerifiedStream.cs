using System.Security.Cryptography;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Images;

/// <summary>Hashes a blob while it is read. Its end is reached only if the content is what the digest says; otherwise reading throws there. Owns the inner stream.</summary>
public sealed class VerifiedStream(Stream inner, string digest, string repository) : Stream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool verified;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="RegistryException">It is not what its name says.</exception>
    public static void Verify(ReadOnlySpan<byte> content, string digest, string repository)
    {
        if (Oci.DigestOf(content) != digest)
            throw Mismatch(digest, repository);
    }

    public override int Read(byte[] buffer, int offset, int count) => Take(buffer.AsSpan(offset, count), inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        return Take(buffer.Span, read);
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
            inner.Dispose();
            hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Take(ReadOnlySpan<byte> buffer, int read)
    {
        hash.AppendData(buffer[..read]);
        if (read == 0 && buffer.Length > 0 && !verified)
        {
            if (Convert.ToHexStringLower(hash.GetCurrentHash()) != Oci.Hex(digest))
                throw Mismatch(digest, repository);
            verified = true;
        }

        return read;
    }

    private static RegistryException Mismatch(string digest, string repository) =>
        RegistryException.Permanent("digest_mismatch", $"What the registry has as {digest} in {repository} is something else. Remove it there, then deploy again to build it.");
}
