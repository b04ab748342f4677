namespace AutoStack.Api.Disk;

/// <summary>Keeps items within a budget by removing the least recently used.</summary>
public sealed class LeastRecentlyUsed(IDiskItems items, DiskSettings settings, DiskSpace space, Trash trash) : IBudgetKeeper
{
    /// <summary>A pass ends after so many; the next one goes on.</summary>
    private const int MostAtATime = 1000;

    public DiskKind Kind => items.Kind;

    public async Task<DiskUse> Keep(CancellationToken cancellation)
    {
        var left = (await items.Look(cancellation)).OrderBy(item => item.UsedAt).ToList();
        var removed = 0L;
        foreach (var item in left.Beyond(settings.Budgets[Kind], DateTimeOffset.UtcNow).Take(MostAtATime))
            Remove(item);
        await trash.Empty(cancellation);

        // Before a build has to wait, caches are worth less than room.
        foreach (var item in left.Where(item => !item.InUse).Take(MostAtATime).ToList())
        {
            if (space.Shortage() is null)
                break;
            Remove(item);
            await trash.Empty(cancellation);
        }

        return new DiskUse(left.Sum(item => item.Bytes), left.Count, left.Count == 0 ? null : left[0].UsedAt, removed);

        void Remove(DiskItem item)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!items.Remove(item))
                return;
            left.Remove(item);
            removed += item.Bytes;
        }
    }
}
