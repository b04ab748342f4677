using System.Collections.Concurrent;
using AutoStack.Domain.Runtime;
using Npgsql;

namespace AutoStack.Api.Delivery.Activity;

/// <summary>What an event stream is about.</summary>
public sealed record StreamOwner(Guid Project, Guid? Environment, Guid? Deployment);

/// <summary>Finds what streams are about. That never changes, so it is remembered.</summary>
public sealed class StreamOwners(NpgsqlDataSource database)
{
    private const string Schema = Persistence.Configuration.Schema;
    private const int MostRemembered = 20_000;
    private readonly ConcurrentDictionary<Guid, StreamOwner> remembered = new();

    public async Task<IReadOnlyDictionary<Guid, StreamOwner>> Of(IEnumerable<Guid> streams, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, StreamOwner>();
        var unknown = new List<Guid>();
        foreach (var stream in streams.Distinct())
        {
            if (remembered.TryGetValue(stream, out var owner))
                found[stream] = owner;
            else
                unknown.Add(stream);
        }

        if (unknown.Count > 0)
            await Find(unknown, found, cancellation);
        return found;
    }

    private async Task Find(List<Guid> unknown, Dictionary<Guid, StreamOwner> found, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select id, (data ->> 'project_id')::uuid, (data ->> 'environment_id')::uuid, id from {Schema}.mt_doc_deployment where id = any(@ids)
             union all select id, (data ->> 'project_id')::uuid, id, null from {Schema}.mt_doc_environment where id = any(@ids)
             union all select id, id, null, null from {Schema}.mt_doc_project where id = any(@ids)
             union all select r.runtime, (data ->> 'project_id')::uuid, id, null from unnest(@runtimes, @environments) as r(runtime, environment) join {Schema}.mt_doc_environment on id = r.environment
             """);
        command.Parameters.AddWithValue("ids", unknown.ToArray());
        var runtimes = unknown.Where(RuntimeId.IsOne).ToArray();
        command.Parameters.AddWithValue("runtimes", runtimes);
        command.Parameters.AddWithValue("environments", runtimes.Select(stream => new RuntimeId(stream).ToEnvironment().Value).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (remembered.Count > MostRemembered)
            remembered.Clear();
        while (await reader.ReadAsync(cancellation))
        {
            var owner = new StreamOwner(reader.GetGuid(1), Optional(reader, 2), Optional(reader, 3));
            found[reader.GetGuid(0)] = remembered[reader.GetGuid(0)] = owner;
        }
    }

    private static Guid? Optional(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetGuid(column);
}
