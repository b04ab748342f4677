using System.Globalization;
using AutoStack.Api.Environments;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Persistence;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Runtime.Health;

/// <param name="Intervals">Without a gap, oldest first; of more than 1,000 the newest.</param>
/// <param name="Days">Oldest first; the first and the last are parts of a day.</param>
public sealed record HealthHistoryResponse(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<HealthInterval> Intervals, IReadOnlyList<HealthDay> Days);

public static class GetHealthHistoryEndpoint
{
    private const int MostDays = 30;
    private const int MostIntervals = 1000;

    /// <summary>How an environment fared over the last days (<c>?days=</c>, 30 unless said otherwise). Time in which nobody looked is <c>unknown</c>.</summary>
    [Answers(200, typeof(HealthHistoryResponse))]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/environments/{env}/health-history")]
    public static async Task<IResult> Get(
        Guid id,
        string env,
        string? days,
        IQuerySession session,
        ProjectEnvironments environments,
        HealthIntervals health,
        DatabaseClock clock,
        CancellationToken cancellation)
    {
        var (environment, refusal) = await environments.Find(session, id, env, cancellation);
        if (environment is null)
            return ProblemResults.From(refusal!);
        var span = MostDays;
        if (days is not null && (!int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out span) || span < 1 || span > MostDays))
            return ProblemResults.Problem(400, "invalid_query", $"days must be a whole number from 1 to {MostDays}.");
        var to = await clock.Now(cancellation);
        var from = to.AddDays(-span);
        var intervals = HealthHistory.Intervals(await health.Between(environment.Id, from, to, cancellation), from, to);
        return Results.Ok(new HealthHistoryResponse(from, to, [.. intervals.TakeLast(MostIntervals)], HealthHistory.Days(intervals)));
    }
}
