using AutoStack.Api.Delivery.Activity;
using Marten;
using Marten.Linq.MatchesSql;

namespace AutoStack.Api.Audit;

/// <param name="Actor">As stored, <c>user:UUID</c> or <c>system</c>; null for everybody.</param>
/// <param name="Types">Names of events; null for all.</param>
/// <param name="Since">Inclusive.</param>
/// <param name="Until">Exclusive.</param>
public sealed record AuditFilter(string? Actor, Guid? Project, IReadOnlyCollection<string>? Types, DateTimeOffset? Since, DateTimeOffset? Until);

/// <summary>Who did what, out of the metadata of events: nothing is written for it, so nothing can be forgotten.</summary>
public sealed class AuditQuery(IDocumentStore store, ActivityReader reader)
{
    private const string Schema = Persistence.Configuration.Schema;

    /// <summary>The streams of a project: its own, its environments', those of what runs in these (<see cref="Domain.Runtime.RuntimeId"/>), and its deployments'.</summary>
    private const string OfProject =
        $"""
         d.stream_id = any(array(
             select ?::uuid
             union all select id from {Schema}.mt_doc_environment where (data ->> 'project_id')::uuid = ?
             union all select overlay(id::text placing '8' from 15 for 1)::uuid from {Schema}.mt_doc_environment where (data ->> 'project_id')::uuid = ?
             union all select id from {Schema}.mt_doc_deployment where (data ->> 'project_id')::uuid = ?))
         """;

    /// <summary>Events before a number, newest first.</summary>
    public async Task<IReadOnlyList<SequencedItem>> Before(long sequence, AuditFilter filter, int limit, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var events = session.Events.QueryAllRawEvents().Where(e => e.Sequence < sequence);
        if (filter.Actor == Delivery.EventActor.System)
            events = events.Where(e => e.MatchesSql("(d.user_name is null or d.user_name = 'system')"));
        else if (filter.Actor is { } actor)
            events = events.Where(e => e.MatchesSql("d.user_name = ?", actor));
        if (filter.Project is { } id)
            events = events.Where(e => e.MatchesSql(OfProject, id, id, id, id));
        if (filter.Types is { } types)
            events = events.Where(e => e.MatchesSql("d.type = any(string_to_array(?, ','))", string.Join(',', types)));
        if (filter.Since is { } since)
            events = events.Where(e => e.Timestamp >= since);
        if (filter.Until is { } until)
            events = events.Where(e => e.Timestamp < until);
        return await reader.Complete(await events.OrderByDescending(e => e.Sequence).Take(limit).ToListAsync(cancellation), cancellation);
    }
}
