using Npgsql;

namespace AutoStack.Api.Delivery.Activity;

/// <summary>
/// How far the sequence of all events is settled: at or below the mark, no event will appear any more. Sequence numbers are drawn before the commit, so 105
/// can be visible while 103 is still under way, and a reader that went on behind 105 would never see 103.
/// </summary>
/// <remarks>
/// Why the mark is right. Drawing a number locks the sequence (RowExclusiveLock) until the drawing transaction has ended and its rows, if it committed, are
/// visible. So with the greatest visible number M, and the lock's holders asked for after that snapshot was taken: a number up to M that is missing belongs to
/// one of the holders, or to a transaction that has ended, whose rows the next statement sees if there are any. Once those holders have ended too, all up
/// to M is settled. Holders who came later have greater numbers only, or are waited for needlessly. Numbers of transactions that were rolled back need no rule.
/// </remarks>
public sealed class SettledEvents(NpgsqlDataSource database) : IDisposable
{
    private const string Schema = Persistence.Configuration.Schema;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);

    private readonly SemaphoreSlim one = new(1);
    private long? mark;
    private (long UpTo, HashSet<string> Writers)? pending;

    /// <summary>The mark as of now. It never goes back. Right for statements that begin after this one has answered.</summary>
    public async Task<long> Mark(CancellationToken cancellation)
    {
        while (true)
        {
            if (await Ask(cancellation) is { } known)
                return known;
            // Only until the first mark is known: transactions that write events are short.
            await Task.Delay(FirstPause, cancellation);
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<long?> Ask(CancellationToken cancellation)
    {
        // One question at a time: an answer that is older than the one before would clear writers that it had not seen yet.
        await one.WaitAsync(cancellation);
        try
        {
            var (newest, writers) = await Query(cancellation);
            if (pending is { } waiting)
            {
                waiting.Writers.IntersectWith(writers);
                if (waiting.Writers.Count == 0)
                {
                    mark = Math.Max(mark ?? 0, waiting.UpTo);
                    pending = null;
                }
            }

            if (writers.Count == 0)
            {
                mark = Math.Max(mark ?? 0, newest);
                pending = null;
            }
            else
            {
                pending ??= (newest, [.. writers]);
            }

            return mark;
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<(long Newest, IReadOnlyCollection<string> Writers)> Query(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select coalesce((select max(seq_id) from {Schema}.mt_events), 0), array(
                 select virtualtransaction from pg_locks
                 where locktype = 'relation' and relation = '{Schema}.mt_events_sequence'::regclass and mode = 'RowExclusiveLock'
                   and database = (select oid from pg_database where datname = current_database()))
             """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetFieldValue<string[]>(1));
    }
}
