using System.Net;
using System.Security.Cryptography;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Registries.Distribution;

/// <summary>
/// A blob's file as the body of a request, hashed while it is sent. Its last bytes are held back until the hash is known: a registry never gets all of a file that
/// is not what its name says. Can be sent again.
/// </summary>
/// <param name="file">Stays open.</param>
public sealed class BlobContent(Stream file, OciDescriptor blob, Progress progress) : HttpContent
{
    private const int Chunk = 1 << 17;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (file.Length != blob.Size)
            throw Damaged(blob.Digest);
        file.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Chunk];
        for (var left = blob.Size; left > 0;)
        {
            var read = await file.ReadAsync(buffer, cancellationToken);
            if (read == 0)
                throw Damaged(blob.Digest);
            hash.AppendData(buffer, 0, read);
            left -= read;
            if (left <= 0 && Convert.ToHexStringLower(hash.GetHashAndReset()) != Oci.Hex(blob.Digest))
                throw Damaged(blob.Digest);
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            progress.Made();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = blob.Size;
        return true;
    }

    /// <summary>A part of the built image is not what its digest says.</summary>
    public static RegistryException Damaged(string digest) =>
        RegistryException.Permanent("digest_mismatch", $"The built image is damaged on disk: {digest} does not match its content. Retry the deployment.");
}
