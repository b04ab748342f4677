using AutoStack.Api.Environments;
using Npgsql;

namespace AutoStack.Api.Pipeline.Runs;

/// <summary>
/// Whether work lies on any node: a run to do or to fold, a deployment to admit, an environment to remove. One loop of a node asks while it has nothing to do (<see cref="StageRunner"/>); the
/// others wait to be told, so that a platform at rest asks one question and not one for each of them.
/// </summary>
public sealed class OpenWork(NpgsqlDataSource database)
{
    private TaskCompletionSource found = New();

    /// <summary>Asks, and tells those who wait when there is some.</summary>
    public async Task<bool> Find(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select exists (select from {StageRunTables.Runs} where folded_at is null)
                 or exists (select from {StageRunTables.Admissions})
                 or exists (select from {EnvironmentRemovals.TableName})
             """);
        var any = await command.ExecuteScalarAsync(cancellation) is true;
        if (any)
            Tell();
        return any;
    }

    /// <summary>Whoever does this does it again while there is work: one who is not waiting yet hears the next.</summary>
    public void Tell() => Interlocked.Exchange(ref found, New()).SetResult();

    /// <summary>Returns when told or after the time, whichever is first; throws when cancelled.</summary>
    public async Task Wait(TimeSpan atMost, CancellationToken cancellation)
    {
        await Volatile.Read(ref found).Task.WaitAsync(atMost, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
