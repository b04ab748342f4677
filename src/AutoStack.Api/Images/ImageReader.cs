using System.Text.Json;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Images;

/// <summary>Reads what describes an image in a registry. What is larger than such a description, or is none, is refused.</summary>
public sealed class ImageReader(IRegistry registry)
{
    public async Task<Outcome<OciManifest>> Manifest(string repository, string digest, CancellationToken cancellation)
    {
        if (!Oci.IsDigest(digest))
            return NoDigest<OciManifest>(digest);
        var read = await registry.ReadManifest(repository, digest, cancellation);
        return read is Outcome<byte[]>.Done { Value: var bytes }
            ? Parse<OciManifest>(digest, bytes, manifest => manifest is { IsWhole: true })
            : read.Select<OciManifest>(_ => throw new InvalidOperationException("Done is handled above."));
    }

    public async Task<Outcome<OciImageConfig>> Config(string repository, string digest, CancellationToken cancellation)
    {
        if (!Oci.IsDigest(digest))
            return NoDigest<OciImageConfig>(digest);
        var blob = await registry.ReadBlob(repository, digest, cancellation);
        if (blob is not Outcome<Stream>.Done { Value: var stream })
            return blob.Select<OciImageConfig>(_ => throw new InvalidOperationException("Done is handled above."));
        await using (stream)
        {
            try
            {
                return await ReadToEnd(stream, cancellation) is { } bytes
                    ? Parse<OciImageConfig>(digest, bytes, config => config is { Config: not null })
                    : Outcome.Permanent<OciImageConfig>("image_invalid", $"{digest} is larger than what an image has there.");
            }
            catch (RegistryException e)
            {
                return e.ToOutcome<OciImageConfig>();
            }
        }
    }

    /// <returns>Null when it is too large.</returns>
    public static async Task<byte[]?> ReadToEnd(Stream stream, CancellationToken cancellation)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (bytes.Length + read > Oci.MostBytesOfJson)
                return null;
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    private static Outcome<T> NoDigest<T>(string digest) => Outcome.Permanent<T>("image_invalid", $"'{digest}' is no sha256 digest.");

    private static Outcome<T> Parse<T>(string digest, byte[] bytes, Predicate<T?> whole)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Oci.Json) is { } value && whole(value)
                ? Outcome.Done(value)
                : Outcome.Permanent<T>("image_invalid", $"{digest} lacks what an image has there.");
        }
        catch (JsonException e)
        {
            return Outcome.Permanent<T>("image_invalid", $"{digest} is not what an image has there: {e.Message}");
        }
    }
}
