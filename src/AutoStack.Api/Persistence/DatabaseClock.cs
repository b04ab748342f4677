using System.Data.Common;
using Marten.Linq.QueryHandlers;
using Marten.Services.BatchQuerying;
using Npgsql;
using Weasel.Postgresql;
using Weasel.Storage;

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
    public static Task<DateTimeOffset> Now(IBatchedQuery batch) => batch.AddItem(new Reading());

    private sealed class Reading : IQueryHandler<DateTimeOffset>
    {
        public void ConfigureCommand(ICommandBuilder builder, IStorageSession session) => builder.Append(Question);

        public async Task<DateTimeOffset> HandleAsync(DbDataReader reader, IStorageSession session, CancellationToken token)
        {
            await reader.ReadAsync(token);
            return await reader.GetFieldValueAsync<DateTimeOffset>(0, token);
        }

        public Task<int> StreamJson(Stream stream, DbDataReader reader, CancellationToken token) => throw new NotSupportedException("A time is no document.");
    }
}
