using AutoStack.Api.Delivery.Activity;
using Marten;
using Marten.Linq.MatchesSql;

namespace AutoStack.Api.Audit;

/// <summary>Who did what, out of the metadata of events: nothing is written for it, so nothing can be forgotten.</summary>
public sealed class AuditQuery(IDocumentStore store, ActivityReader reader)
{
    private const string Schema = Persistence.Configuration.Schema;

    /// <summary>The streams of a project: its own, its environments', and its deployments'.</summary>
    private const string OfProject =
        $"""
         d.stream_id = any(array(
             select ?::uuid
             union all select id from {Schema}.mt_doc_environment where (data ->> 'project_id')::uuid = ?
             union all select id from {Schema}.mt_doc_deployment where (data ->> 'project_id')::uuid = ?))
         """;

    /// <summary>Events before a number, newest first.</summary>
    /// <param name="actor">As stored, <c>user:UUID</c> or <c>system</c>; null for everybody.</param>
    public async Task<IReadOnlyList<SequencedItem>> Before(long sequence, string? actor, Guid? project, int limit, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var events = session.Events.QueryAllRawEvents().Where(e => e.Sequence < sequence);
        if (actor == Delivery.EventActor.System)
            events = events.Where(e => e.MatchesSql("(d.user_name is null or d.user_name = 'system')"));
        else if (actor is not null)
            events = events.Where(e => e.MatchesSql("d.user_name = ?", actor));
        if (project is { } id)
            events = events.Where(e => e.MatchesSql(OfProject, id, id, id));
        return await reader.Complete(await events.OrderByDescending(e => e.Sequence).Take(limit).ToListAsync(cancellation), cancellation);
    }
}
