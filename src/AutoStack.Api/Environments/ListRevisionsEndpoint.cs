using System.Globalization;
using AutoStack.Api.Accounts;
using AutoStack.Api.Delivery;
using AutoStack.Api.Environments.Variables;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Environments;

/// <summary>A configuration revision, and what it changed.</summary>
/// <param name="Current">The one that deployments are requested with now.</param>
/// <param name="Variables">By their names; values are not shown.</param>
public sealed record RevisionResponse(int Number, bool Current, DateTimeOffset At, ActorItem Actor, IReadOnlyList<SettingChange> Settings, IReadOnlyList<VariableChange> Variables);

public static class ListRevisionsEndpoint
{
    /// <summary>The configuration revisions of an environment, newest first: who made each when, and what it changed.</summary>
    [Answers(200, typeof(Page<RevisionResponse>))]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/environments/{env}/revisions")]
    public static async Task<IResult> Get(
        Guid id,
        string env,
        string? limit,
        string? cursor,
        IQuerySession session,
        ProjectEnvironments environments,
        ConfigurationRevisions revisions,
        ConfigurationComparison comparison,
        IActorNames actors,
        CancellationToken cancellation)
    {
        var (page, problem) = PageRequest.Parse($"revisions of {id} {env}", limit, cursor, fallback: 20, most: 50);
        if (page is null)
            return problem!;
        var before = int.MaxValue;
        if (page.After is not null && !int.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return PageRequest.InvalidCursor;
        var (found, refusal) = await environments.Find(session, id, env, cancellation);
        if (found is null)
            return ProblemResults.From(refusal!);

        var read = await revisions.Before(found.Id, before, page.Limit + 1, cancellation);
        var cut = page.Cut(read, one => one.Revision.Number.ToString(CultureInfo.InvariantCulture));
        var makers = await revisions.Makers(found.Id, [.. cut.Items.Select(one => one.Revision.Number)], cancellation);
        var names = await actors.Names([.. makers.Values.Select(EventActor.Id).OfType<Guid>().Distinct()], cancellation);
        var items = new List<RevisionResponse>();
        for (var i = 0; i < cut.Items.Count; i++)
        {
            var (revision, at) = cut.Items[i];
            var former = i + 1 < read.Count ? read[i + 1].Revision : null;
            items.Add(new RevisionResponse(
                revision.Number,
                revision.Number == found.ConfigRevision,
                at,
                EventActor.Of(makers.GetValueOrDefault(revision.Number), names),
                former is null ? [] : ConfigurationComparison.Settings(former.Settings, revision.Settings),
                former is null ? [] : comparison.Variables(former, revision)));
        }

        return Results.Ok(new Page<RevisionResponse>(items, cut.NextCursor));
    }
}
