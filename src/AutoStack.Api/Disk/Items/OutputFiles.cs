using AutoStack.Api.Targets.Local;

namespace AutoStack.Api.Disk.Items;

/// <summary>What applications print to. The file of an instance that runs stays, however long it has been silent.</summary>
public sealed class OutputFiles(ReleasePreparation preparation, RunningEnvironments environments) : IDiskItems
{
    /// <summary>An instance is known a moment after its file was made, and its last lines are stored a moment after its end.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    public DiskKind Kind => DiskKind.Output;

    public Task<IReadOnlyList<DiskItem>> Look(CancellationToken cancellation)
    {
        var found = preparation.OutputFiles();
        var printed = environments.Outputs();
        var now = DateTimeOffset.UtcNow;
        return Task.FromResult<IReadOnlyList<DiskItem>>(
        [
            .. found.Where(file => file.Exists).Select(file => (File: file, UsedAt: (DateTimeOffset)file.LastWriteTimeUtc))
                // What was cut off a file lies beside it, with a number.
                .Select(f => new DiskItem(f.File.FullName, f.File.Length, f.UsedAt, now - f.UsedAt < Fresh || printed.Contains(f.File.FullName) || printed.Contains(f.File.FullName[..^2]))),
        ]);
    }

    public bool Remove(DiskItem item)
    {
        File.Delete(item.Path);
        return true;
    }
}
