using System.Formats.Tar;

namespace AutoStack.Api.Images;

/// <summary>
/// Unpacks one layer over those below it (OCI image-spec 1.0, layer.md). What the archive says is not trusted: nothing lands or is removed outside of the root,
/// nothing is written through a link, devices are left out.
/// </summary>
public sealed class LayerUnpacker
{
    private const string WhiteoutPrefix = ".wh.";
    private const string Opaque = ".wh..wh..opq";
    private readonly string root;

    /// <summary>What this layer itself has written: a whiteout is for the layers below only.</summary>
    private readonly HashSet<string> written = new(StringComparer.Ordinal);

    private LayerUnpacker(string root) => this.root = root;

    /// <exception cref="InvalidDataException">The archive is broken, or an entry would land outside of the root.</exception>
    /// <exception cref="PathTooLongException">An entry's name is longer than the file system takes.</exception>
    public static async Task Unpack(Stream tarStream, string root, CancellationToken cancellation)
    {
        var unpacker = new LayerUnpacker(root);
        await using var tar = new TarReader(tarStream);
        while (await tar.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
            await unpacker.Take(entry, cancellation);
    }

    private async Task Take(TarEntry entry, CancellationToken cancellation)
    {
        if (Inside(entry.Name) is not { } path)
            return;
        var name = Path.GetFileName(path);
        if (name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal))
        {
            WhiteOut(path, name);
            return;
        }

        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                if (!IsDirectory(path))
                    Clear(path);
                Directory.CreateDirectory(path);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                Clear(path);
                await entry.ExtractToFileAsync(path, overwrite: false, cancellation);
                break;
            case TarEntryType.SymbolicLink:
                if (entry.LinkName.Length == 0 || entry.LinkName.Contains('\0'))
                    throw new InvalidDataException($"{entry.Name} is a link to nowhere");
                Clear(path);
                File.CreateSymbolicLink(path, entry.LinkName);
                break;
            case TarEntryType.HardLink:
                Link(entry, path);
                break;
            default:
                return;
        }

        for (var at = path; at.Length > root.Length; at = Path.GetDirectoryName(at)!)
            written.Add(at);
    }

    private void Link(TarEntry entry, string path)
    {
        var target = Inside(entry.LinkName);
        if (target is null || new FileInfo(target) is not { LinkTarget: null, Exists: true })
            throw new InvalidDataException($"{entry.Name} is a hard link to {entry.LinkName}, which is no file of the image");
        if (target == path)
            return;
        if (target.StartsWith(path + "/", StringComparison.Ordinal))
            throw new InvalidDataException($"{entry.Name} is a hard link to a file below itself");
        Clear(path);
        File.Copy(target, path);
    }

    /// <summary>The place of an entry below the root, its parents made; null for the root itself.</summary>
    private string? Inside(string name)
    {
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        if (name.StartsWith('/') || parts.Contains(".."))
            throw new InvalidDataException($"{name} would land outside of the image");
        if (name.Contains('\0'))
            throw new InvalidDataException("a name contains a zero character");
        if (parts.Length == 0)
            return null;
        var path = root;
        foreach (var part in parts[..^1])
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
                throw new InvalidDataException($"{name} would be written through a link");
            if (File.Exists(path))
                throw new InvalidDataException($"{name} would lie below a file");
            Directory.CreateDirectory(path);
        }

        return Path.Combine(path, parts[^1]);
    }

    private void WhiteOut(string path, string name)
    {
        var parent = Path.GetDirectoryName(path)!;
        if (name == Opaque)
            ClearBelow(parent);
        else if (!name.StartsWith($"{WhiteoutPrefix}{WhiteoutPrefix}", StringComparison.Ordinal))
        {
            var hidden = name[WhiteoutPrefix.Length..];
            if (hidden is "" or "." or "..")
                throw new InvalidDataException($"{name} hides no entry of its directory");
            ClearLower(Path.Combine(parent, hidden));
        }
    }

    private void ClearBelow(string directory)
    {
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
            ClearLower(entry.FullName);
    }

    /// <summary>Removes what lower layers have there, and keeps what this one has.</summary>
    private void ClearLower(string path)
    {
        if (!written.Contains(path))
            Clear(path);
        else if (IsDirectory(path))
            ClearBelow(path);
    }

    private static bool IsDirectory(string path) => new DirectoryInfo(path) is { LinkTarget: null, Exists: true };

    private static void Clear(string path)
    {
        if (IsDirectory(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    }
}
