using System.Globalization;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using Wolverine.Http;

namespace AutoStack.Api.Delivery.Activity;

public static class ListActivityEndpoint
{
    /// <summary>What happened in all projects, newest first.</summary>
    [Answers(200, typeof(Page<ActivityItem>))]
    [WolverineGet("/api/v1/activity")]
    public static async Task<IResult> Get(string? limit, string? cursor, ActivityReader reader, SettledEvents settled, CancellationToken cancellation)
    {
        var (page, problem) = PageRequest.Parse("activity", limit, cursor, fallback: 50, most: 200);
        if (page is null)
            return problem!;
        var before = 0L;
        if (page.After is not null && !long.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return PageRequest.InvalidCursor;
        // Below the mark nothing is filled in later, so that pages that were read stay true.
        if (page.After is null)
            before = await settled.Mark(cancellation) + 1;
        var cut = page.Cut(await reader.Before(before, page.Limit + 1, cancellation), item => item.Sequence.ToString(CultureInfo.InvariantCulture));
        return Results.Ok(new Page<ActivityItem>([.. cut.Items.Select(item => item.Item)], cut.NextCursor));
    }
}

public static class ActivityStreamEndpoint
{
    /// <summary>What happens in all projects from now on, or behind an id, as server-sent events: without a gap; what comes twice has the same id in its data.</summary>
    [Answers(200, typeof(string), "text/event-stream")]
    [WolverineGet("/api/v1/activity/stream")]
    public static IResult Get(string? last_event_id, HttpRequest request, ActivityStreams streams)
    {
        long? after = null;
        if (ServerSentEvents.LastEventId(request, last_event_id) is { } last)
        {
            if (!ActivityCursor.TryDecode(last, out var seen))
                return ProblemResults.Problem(400, "invalid_last_event_id", "The last event id is not one that this stream gave out.");
            after = seen;
        }

        return new ServerSentEvents(cancellation => streams.Subscribe(after, cancellation));
    }
}
