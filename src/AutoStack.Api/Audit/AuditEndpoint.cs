using System.Globalization;
using AutoStack.Api.Delivery;
using AutoStack.Api.Delivery.Activity;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Domain;
using Wolverine.Http;

namespace AutoStack.Api.Audit;

public static class AuditEndpoint
{
    /// <summary>
    /// Who did what, newest first; of one user or of the platform itself (<c>?actor=</c>), in one project, of some kinds (<c>?type=</c>, several with
    /// commas between them), and in a span of time.
    /// </summary>
    [Answers(200, typeof(Page<ActivityItem>))]
    [WolverineGet("/api/v1/audit")]
    public static async Task<IResult> Get(
        string? actor,
        string? project_id,
        string? type,
        string? since,
        string? until,
        string? limit,
        string? cursor,
        AuditQuery query,
        SettledEvents settled,
        CancellationToken cancellation)
    {
        var (page, problem) = PageRequest.Parse("audit", limit, cursor, fallback: 50, most: 200);
        if (page is null)
            return problem!;
        var before = 0L;
        if (page.After is not null && !long.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return PageRequest.InvalidCursor;
        if (actor is not null && Stored(actor) is null)
            return ProblemResults.Problem(400, "invalid_query", "actor must be the UUID of a user, or system.");
        Guid? project = null;
        if (project_id is not null)
        {
            if (!Guid.TryParse(project_id, out var id))
                return ProblemResults.Problem(400, "invalid_query", "project_id must be a UUID.");
            project = id;
        }

        var types = type?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (types?.FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
            return ProblemResults.Problem(400, "invalid_query", $"type is unknown: {unknown}.");
        if (!Time(since, out var from) || !Time(until, out var to))
            return ProblemResults.Problem(400, "invalid_query", "since and until must be times as in RFC 3339, such as 2026-01-31T12:00:00Z.");

        // Below the mark nothing is filled in later, so that pages that were read stay true.
        if (page.After is null)
            before = await settled.Mark(cancellation) + 1;
        var wanted = new AuditFilter(actor is null ? null : Stored(actor), project, types, from, to);
        var read = await query.Before(before, wanted, page.Limit + 1, cancellation);
        var cut = page.Cut(read, item => item.Sequence.ToString(CultureInfo.InvariantCulture));
        return Results.Ok(new Page<ActivityItem>([.. cut.Items.Select(item => item.Item)], cut.NextCursor));
    }

    private static readonly HashSet<string> Names = [.. EventNames.All.Values];

    private static bool Time(string? text, out DateTimeOffset? time)
    {
        time = text is not null && Rfc3339.TryParse(text, out var parsed) ? parsed : null;
        return text is null || time is not null;
    }

    private static string? Stored(string actor) =>
        actor == EventActor.System ? EventActor.System : Guid.TryParse(actor, out var user) ? EventActor.Of(user) : null;
}
