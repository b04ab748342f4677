using System.Formats.Tar;
using System.Net;
using System.Text.Json;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Targets.Docker;

/// <summary>
/// An image on its way from AutoStack's registry into an engine, in the form of <c>docker save</c>: sent while it is read, each layer compressed as it is kept and held
/// against its digest. An engine takes nothing in before the end, so one that breaks off leaves nothing.
/// </summary>
public sealed class ImageTransfer(IRegistry registry, string repository, string name, OciManifest image) : HttpContent
{
    /// <summary>Why it was broken off; null when all of it was sent, or the engine went away.</summary>
    public Outcome<HeldImage>? Fault { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true);
        var config = $"{Oci.Hex(image.Config.Digest)}.json";
        await Send(tar, config, image.Config, cancellationToken);
        foreach (var layer in image.Layers.DistinctBy(layer => layer.Digest))
            await Send(tar, File(layer), layer, cancellationToken);
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new[] { new { Config = config, RepoTags = new[] { name }, Layers = image.Layers.Select(File) } }, Oci.Json);
        await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, "manifest.json") { DataStream = new MemoryStream(manifest) }, cancellationToken);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private static string File(OciDescriptor layer) => $"{Oci.Hex(layer.Digest)}.tar";

    private async Task Send(TarWriter tar, string file, OciDescriptor blob, CancellationToken cancellation)
    {
        var opened = await registry.ReadBlob(repository, blob.Digest, cancellation);
        if (opened is not Outcome<Stream>.Done { Value: var content })
        {
            Fault = opened.Select<HeldImage>(_ => throw new InvalidOperationException("Done is handled above."));
            throw new IOException($"{blob.Digest} cannot be read.");
        }

        await using (content)
        {
            try
            {
                await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, file) { DataStream = new SizedStream(content, blob.Size) }, cancellation);
                // Only at its end it shows whether it is what its digest says.
                if (await content.ReadAsync(new byte[1], cancellation) > 0)
                    throw RegistryException.Permanent("image_invalid", $"{blob.Digest} is longer than its image says.");
            }
            catch (RegistryException e)
            {
                Fault = e.ToOutcome<HeldImage>();
                throw new IOException(e.Message, e);
            }
        }
    }

    /// <summary>A stream whose length is known from elsewhere, as archives want it before the content.</summary>
    private sealed class SizedStream(Stream inner, long length) : Stream
    {
        private long at;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => at;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Took(inner.Read(buffer, offset, (int)Math.Min(count, length - at)), count);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Took(await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, length - at)], cancellationToken), buffer.Length);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int Took(int read, int wanted)
        {
            if (read == 0 && wanted > 0 && at < length)
                throw RegistryException.Permanent("image_invalid", $"A part of the image is shorter than it says: {at} bytes of {length}.");
            at += read;
            return read;
        }
    }
}
