using AutoStack.Api.Delivery.Activity;
using JasperFx.Events;
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

    /// <summary>A project with no more deployments than this is read stream by stream: of few streams there are few events.</summary>
    private const int FewDeployments = 300;

    /// <summary>How many events are looked through first for those of a project with many deployments; then four times as many, and so on.</summary>
    private const long FirstWindow = 2_000;

    /// <summary>The few streams of a project: its own, its environments', and those of what runs in these (<see cref="Domain.Runtime.RuntimeId"/>).</summary>
    private const string FewStreams =
        $"""
         select ?::uuid
         union all select id from {Schema}.mt_doc_environment where (data ->> 'project_id')::uuid = ?
         union all select overlay(id::text placing '8' from 15 for 1)::uuid from {Schema}.mt_doc_environment where (data ->> 'project_id')::uuid = ?
         """;

    /// <summary>The events of each stream, by its index.</summary>
    private const string OfEachStream =
        $"d.stream_id = any(array({FewStreams} union all select id from {Schema}.mt_doc_deployment where (data ->> 'project_id')::uuid = ?))";

    /// <summary>
    /// Of some events those of the project: whose each of their streams is, is asked once. There are far fewer of these than deployments of the project; <c>exists</c> would have
    /// the planner read all of the latter. Compared as text, since by the index of streams it would go through everything that ever ran in an environment.
    /// </summary>
    private const string AmongEvents =
        $"""
         d.stream_id::text = any(array(
             select s.id::text from (select distinct stream_id as id from {Schema}.mt_events where seq_id >= ? and seq_id < ?) as s
             where s.id in ({FewStreams})
                or (select (own.data ->> 'project_id')::uuid from {Schema}.mt_doc_deployment as own where own.id = s.id) = ?))
         """;

    /// <summary>Events before a number, newest first.</summary>
    public async Task<IReadOnlyList<SequencedItem>> Before(long sequence, AuditFilter filter, int limit, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        if (filter.Project is not { } project)
            return await reader.Complete(await Newest(Filtered(session, filter), 0, sequence, limit, cancellation), cancellation);
        if (await HasFewDeployments(session, project, cancellation))
        {
            var own = Filtered(session, filter).Where(e => e.MatchesSql(OfEachStream, project, project, project, project));
            return await reader.Complete(await Newest(own, 0, sequence, limit, cancellation), cancellation);
        }

        // Its streams are too many to ask each for its events. Of the newest events of all projects, some are likely its own.
        var found = new List<IEvent>();
        for (long to = sequence, width = FirstWindow; to > 0 && found.Count < limit; width *= 4)
        {
            var from = Math.Max(0, to - width);
            var own = Filtered(session, filter).Where(e => e.MatchesSql(AmongEvents, from, to, project, project, project, project));
            found.AddRange(await Newest(own, from, to, limit - found.Count, cancellation));
            to = from;
        }

        return await reader.Complete(found, cancellation);
    }

    /// <summary>Of the events from a number up to and without another, the newest first.</summary>
    private static async Task<IReadOnlyList<IEvent>> Newest(IQueryable<IEvent> events, long from, long to, int limit, CancellationToken cancellation) =>
        await events.Where(e => e.Sequence < to && e.Sequence >= from).OrderByDescending(e => e.Sequence).Take(limit).ToListAsync(cancellation);

    private static async Task<bool> HasFewDeployments(IQuerySession session, Guid project, CancellationToken cancellation) =>
        (await session.AdvancedSql.QueryAsync<long>(
            $"select count(*) from (select 1 from {Schema}.mt_doc_deployment where (data ->> 'project_id')::uuid = ? order by id desc limit {FewDeployments + 1}) as few",
            cancellation,
            project))[0] <= FewDeployments;

    private static IQueryable<IEvent> Filtered(IQuerySession session, AuditFilter filter)
    {
        IQueryable<IEvent> events = session.Events.QueryAllRawEvents();
        if (filter.Actor == Delivery.EventActor.System)
            events = events.Where(e => e.MatchesSql("(d.user_name is null or d.user_name = 'system')"));
        else if (filter.Actor is { } actor)
            events = events.Where(e => e.MatchesSql("d.user_name = ?", actor));
        if (filter.Types is { } types)
            events = events.Where(e => e.MatchesSql("d.type = any(string_to_array(?, ','))", string.Join(',', types)));
        if (filter.Since is { } since)
            events = events.Where(e => e.Timestamp >= since);
        if (filter.Until is { } until)
            events = events.Where(e => e.Timestamp < until);
        return events;
    }
}
