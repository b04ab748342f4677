using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using AutoStack.Api.Images;

namespace AutoStack.Api.Tests.Testing;

/// <summary>A tar archive entry by entry, honest or hostile.</summary>
public sealed class TarArchive
{
    private readonly List<TarEntry> entries = [];

    public TarArchive File(string name, string content = "") => Add(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });

    public TarArchive Directory(string name) => Add(new PaxTarEntry(TarEntryType.Directory, name));

    public TarArchive Link(string name, string target) => Add(new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target });

    public TarArchive HardLink(string name, string target) => Add(new PaxTarEntry(TarEntryType.HardLink, name) { LinkName = target });

    public TarArchive Other(TarEntryType type, string name) => Add(new PaxTarEntry(type, name));

    public byte[] Bytes()
    {
        var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
            entries.ForEach(writer.WriteEntry);
        return stream.ToArray();
    }

    public static async Task<WrittenLayer> Gzip(byte[] tar, string file)
    {
        await using (var gzip = new GZipStream(System.IO.File.Create(file), CompressionLevel.Fastest))
            await gzip.WriteAsync(tar);
        var bytes = await System.IO.File.ReadAllBytesAsync(file);
        return new WrittenLayer(file, Digest(bytes), Digest(tar), bytes.Length);
    }

    private static string Digest(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private TarArchive Add(TarEntry entry)
    {
        entries.Add(entry);
        return this;
    }
}
