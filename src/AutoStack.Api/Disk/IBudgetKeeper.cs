namespace AutoStack.Api.Disk;

/// <summary>Keeps one kind of what takes room within its budget.</summary>
public interface IBudgetKeeper
{
    DiskKind Kind { get; }

    /// <summary>Removes what is beyond the budget, and more while the disk is nearly full; never what is in use. Repeatable, and bounded: what is left is done by the next pass.</summary>
    /// <returns>What is there afterwards.</returns>
    Task<DiskUse> Keep(CancellationToken cancellation);
}

/// <param name="Oldest">When that was last used which was not used for the longest time; null when there is nothing.</param>
/// <param name="RemovedBytes">What this pass has removed.</param>
public sealed record DiskUse(long Bytes, int Items, DateTimeOffset? Oldest, long RemovedBytes);
