using AutoStack.Api.Pipeline.Runs;
using Npgsql;

namespace AutoStack.Api.Disk;

/// <param name="Deployments">Those with a run that has not come to its end.</param>
/// <param name="Digests">Images that were built and may not be pushed yet.</param>
/// <param name="Since">When the oldest build or test that is under way began; null when none is.</param>
public sealed record OpenWorkNow(IReadOnlySet<Guid> Deployments, IReadOnlySet<string> Digests, DateTimeOffset? Since);

/// <summary>What work is under way, so that nothing that it needs is removed. Ask after looking at the disk: what is on the disk then belongs to work that is seen here.</summary>
public sealed class OpenWork(NpgsqlDataSource database)
{
    public async Task<OpenWorkNow> Now(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select coalesce(array_agg(deployment_id), array[]::uuid[]), min(started_at) filter (where kind in ('build', 'test')),
                    (select coalesce(array_agg(data -> 'build' ->> 'digest'), array[]::text[]) from {Persistence.Configuration.Schema}.mt_doc_deployment
                     where {Projections.Configuration.Unfinished} and data ->> 'build' is not null)
             from {StageRunTables.Runs} where folded_at is null
             """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new OpenWorkNow(
            reader.GetFieldValue<Guid[]>(0).ToHashSet(),
            reader.GetFieldValue<string[]>(2).ToHashSet(),
            await reader.IsDBNullAsync(1, cancellation) ? null : reader.GetFieldValue<DateTimeOffset>(1));
    }
}
