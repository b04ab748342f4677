using Npgsql;

namespace AutoStack.Api.Persistence;

/// <summary>
/// The one clock that decisions, leases, deadlines and events go by, whatever the clocks of the nodes say. Read after a stream was
/// fetched, so that a stream's events never go back in time (docs/adr/0003).
/// </summary>
public sealed class DatabaseClock(NpgsqlDataSource database)
{
    /// <summary>The database's time, in UTC.</summary>
    public async Task<DateTimeOffset> Now(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select clock_timestamp()");
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellation))!, TimeSpan.Zero);
    }
}
