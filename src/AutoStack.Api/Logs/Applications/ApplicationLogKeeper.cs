using AutoStack.Api.Disk;

namespace AutoStack.Api.Logs.Applications;

/// <summary>Keeps what applications print within the budget of all environments together: the oldest lines go, and what is too old. Each environment's own share is kept by whoever stores it.</summary>
public sealed class ApplicationLogKeeper(ApplicationLogStore store, DiskSettings settings) : IBudgetKeeper
{
    private const int PagesAtATime = 200;

    public DiskKind Kind => DiskKind.ApplicationLogs;

    public async Task<DiskUse> Keep(CancellationToken cancellation)
    {
        var budget = settings.Budgets[Kind];
        var before = await store.Measure(cancellation);
        var removed = 0L;
        for (var page = 0; page < PagesAtATime && await store.RemoveOldest(before.Bytes - removed - budget.Bytes!.Value, budget.Age!.Value, cancellation) is var bytes and > 0; page++)
            removed += bytes;
        return (removed == 0 ? before : await store.Measure(cancellation)) with { RemovedBytes = removed };
    }
}
