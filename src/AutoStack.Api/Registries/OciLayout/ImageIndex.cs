using System.Text.Json;
using AutoStack.Api.Images;

namespace AutoStack.Api.Registries.OciLayout;

/// <summary>The <c>index.json</c> of a layout: which images it has. Read whole, replaced whole, and changed under a lock.</summary>
public static class ImageIndex
{
    /// <summary>Which push wrote an entry last: an entry that somebody has seen is not the one that a later push left.</summary>
    public const string PushAnnotation = "dev.autostack.push";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public static async Task<OciIndex> Read(string layout, CancellationToken cancellation)
    {
        var path = Path.Combine(layout, "index.json");
        return File.Exists(path)
            ? JsonSerializer.Deserialize<OciIndex>(await File.ReadAllBytesAsync(path, cancellation), Oci.Json)!
            : new OciIndex(2, []);
    }

    /// <param name="writer">Names the temporary file.</param>
    public static async Task Write(string layout, OciIndex index, string writer, CancellationToken cancellation)
    {
        await Replace(Path.Combine(layout, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray(), writer, cancellation);
        await Replace(Path.Combine(layout, "index.json"), JsonSerializer.SerializeToUtf8Bytes(index, Oci.Json), writer, cancellation);
    }

    /// <summary>The kernel's lock (flock): free again when its owner dies.</summary>
    /// <returns>Null when its owner neither ends nor goes on, as a frozen process.</returns>
    public static async Task<FileStream?> Lock(string layout, CancellationToken cancellation)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < Patience)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(Path.Combine(layout, "index.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (!Disk.DiskFull.Is(e))
            {
                await Task.Delay(Look, cancellation);
            }
        }

        return null;
    }

    private static async Task Replace(string path, byte[] content, string writer, CancellationToken cancellation)
    {
        var temporary = $"{path}.{writer}";
        try
        {
            await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await file.WriteAsync(content, cancellation);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
