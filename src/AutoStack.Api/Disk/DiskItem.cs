namespace AutoStack.Api.Disk;

/// <summary>A file or directory that can be removed by itself.</summary>
/// <param name="InUse">Somebody needs it now, so it stays whatever it takes.</param>
public sealed record DiskItem(string Path, long Bytes, DateTimeOffset UsedAt, bool InUse);

/// <summary>The items of one kind on this machine.</summary>
public interface IDiskItems
{
    DiskKind Kind { get; }

    Task<IReadOnlyList<DiskItem>> Look(CancellationToken cancellation);

    /// <summary>Removes an item unless it has come into use since it was looked at.</summary>
    bool Remove(DiskItem item);
}

public static class DiskItems
{
    /// <summary>What is beyond the budget, in the order in which it goes: what is too old, then the least recently used until the rest fits.</summary>
    public static IReadOnlyList<DiskItem> Beyond(this IEnumerable<DiskItem> items, DiskBudget budget, DateTimeOffset now)
    {
        var all = items.OrderBy(item => item.UsedAt).ToList();
        var left = all.Sum(item => item.Bytes);
        var beyond = new List<DiskItem>();
        foreach (var item in all.Where(item => !item.InUse))
        {
            if (now - item.UsedAt <= budget.Age.GetValueOrDefault(TimeSpan.MaxValue) && left <= budget.Bytes.GetValueOrDefault(long.MaxValue))
                break;
            beyond.Add(item);
            left -= item.Bytes;
        }

        return beyond;
    }

    /// <summary>A directory's files together, in bytes; what comes and goes meanwhile may count or not. Links are not followed.</summary>
    public static long SizeOf(string path)
    {
        try
        {
            return Directory.Exists(path)
                ? new DirectoryInfo(path).EnumerateFiles("*", Everything).Sum(file => file.Exists ? file.Length : 0)
                : new FileInfo(path).Length;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static EnumerationOptions Everything => new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
}
