namespace AutoStack.Api.Logs;

/// <summary>
/// The database's time without asking it for each line: read once when a log is opened, then counted on by this process's monotonic clock, so that a log
/// never goes back in time when the node's wall clock is set.
/// </summary>
public sealed class LogClock(DateTimeOffset databaseTime)
{
    private readonly long opened = TimeProvider.System.GetTimestamp();

    public DateTimeOffset Now => databaseTime + TimeProvider.System.GetElapsedTime(opened);
}
