using Marten.Services.BatchQuerying;
using Npgsql;

namespace AutoStack.Api.Persistence;

/// <summary>
/// The one clock that decisions, leases, deadlines and events go by, whatever the clocks of the nodes say. Read after a stream was
/// fetched, so that a stream's events never go back in time (docs/adr/0003).
/// </summary>
public sealed class DatabaseClock(NpgsqlDataSource database)
{
    private const string Question = "select clock_timestamp()";

    /// <summary>The database's time, in UTC.</summary>
    public async Task<DateTimeOffset> Now(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Question);
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellation))!, TimeSpan.Zero);
    }

    /// <summary>The same as a part of a batch, once that is executed: the time after its parts before this one.</summary>
    public static Task<DateTimeOffset> Now(IBatchedQuery batch) => BatchPart<DateTimeOffset>.Add(
        batch,
        builder => builder.Append(Question),
        async (reader, cancellation) =>
        {
            await reader.ReadAsync(cancellation);
            return await reader.GetFieldValueAsync<DateTimeOffset>(0, cancellation);
        });
}
