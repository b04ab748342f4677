using System.Formats.Tar;
using System.Security.Cryptography;

namespace AutoStack.Api.Images;

/// <summary>A layer as it was written.</summary>
/// <param name="DiffId">Digest of the tar before compression.</param>
public sealed record WrittenLayer(string File, string Digest, string DiffId, long Size)
{
    public string MediaType { get; init; } = Oci.GzipLayer;

    /// <summary>Others need the file too: it stays where it is.</summary>
    public bool IsShared { get; init; }
}

/// <summary>
/// Writes a directory as a gzip tar layer, reproducibly: entries in the order of their names, one time for all, owner 0, modes reduced to "executable or
/// not". What the file system adds (real times, owners, umask) leaves no trace. In the GNU format: in the pax format .NET writes its process id into every entry.
/// </summary>
public static class LayerWriter
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="root">The directory whose content is written; links in it stay links and are never followed.</param>
    /// <param name="prefix">Where the content goes in the image, e.g. <c>app</c>.</param>
    /// <param name="include">Which entries, by their path below the root; a directory that is left out is left out with all in it.</param>
    /// <exception cref="UnpackableFileException">A file cannot be part of an image; the message names it and what to change.</exception>
    public static Task<WrittenLayer> Write(string root, string prefix, Func<string, bool> include, DateTimeOffset time, string file, CancellationToken cancellation) =>
        Write(
            file,
            async stream =>
            {
                await using var tar = new TarWriter(stream, TarEntryFormat.Gnu, leaveOpen: true);
                await tar.WriteEntryAsync(Directory($"{prefix}/", time), cancellation);
                await WriteDirectory(tar, root, "", prefix, include, time, cancellation);
            });

    /// <summary>Compresses a layer that is a tar archive already, and changes nothing of it.</summary>
    public static Task<WrittenLayer> Compress(Stream tar, string file, CancellationToken cancellation) => Write(file, stream => tar.CopyToAsync(stream, 1 << 16, cancellation));

    private static async Task<WrittenLayer> Write(string file, Func<Stream, Task> write)
    {
        using var compressed = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var plain = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var output = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        await using (var hashedOutput = new HashingStream(output, compressed))
        await using (var gzip = new ParallelGzipStream(hashedOutput))
        await using (var hashedTar = new HashingStream(gzip, plain))
            await write(hashedTar);

        return new WrittenLayer(file, Digest(compressed), Digest(plain), new FileInfo(file).Length);
    }

    private static async Task WriteDirectory(TarWriter tar, string root, string below, string prefix, Func<string, bool> include, DateTimeOffset time, CancellationToken cancellation)
    {
        var entries = new DirectoryInfo(Path.Combine(root, below)).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            var path = below.Length == 0 ? entry.Name : $"{below}/{entry.Name}";
            if (!include(path))
                continue;
            // .NET reads a name that is no UTF-8 with this character in it, and then cannot find the file.
            if (entry.Name.Contains('\uFFFD') && !entry.Exists && entry.LinkTarget is null)
                throw new UnpackableFileException($"The name of '{path}' is not UTF-8. Rename it.");
            if (entry.LinkTarget is { } target)
                await tar.WriteEntryAsync(Link($"{prefix}/{path}", target, time), cancellation);
            else if (entry is DirectoryInfo)
            {
                await tar.WriteEntryAsync(Directory($"{prefix}/{path}/", time), cancellation);
                await WriteDirectory(tar, root, path, prefix, include, time, cancellation);
            }
            else if (entry is FileInfo file && RegularFile.Is(file.FullName) && file.UnixFileMode is var mode)
            {
                await using var content = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
                await tar.WriteEntryAsync(File($"{prefix}/{path}", (mode & UnixFileMode.UserExecute) != 0, content, time), cancellation);
            }
        }
    }

    private static GnuTarEntry Directory(string name, DateTimeOffset time) => new(TarEntryType.Directory, name) { Mode = Executable, ModificationTime = time };

    private static GnuTarEntry Link(string name, string target, DateTimeOffset time) =>
        new(TarEntryType.SymbolicLink, name) { LinkName = target, Mode = Executable, ModificationTime = time };

    private static GnuTarEntry File(string name, bool executable, Stream content, DateTimeOffset time) =>
        new(TarEntryType.RegularFile, name) { DataStream = content, Mode = executable ? Executable : Plain, ModificationTime = time };

    private static string Digest(IncrementalHash hash) => $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";

    /// <summary>Passes on what is written and hashes it on the way.</summary>
    private sealed class HashingStream(Stream inner, IncrementalHash hash) : Stream
    {
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
            hash.AppendData(buffer);
            inner.Write(buffer);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            hash.AppendData(buffer.Span);
            await inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
