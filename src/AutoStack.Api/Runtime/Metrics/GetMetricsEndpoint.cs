using AutoStack.Api.Environments;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Persistence;
using AutoStack.Domain;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Runtime.Metrics;

/// <param name="StepSeconds">The time that each point stands for.</param>
public sealed record MetricsResponse(DateTimeOffset From, DateTimeOffset To, int StepSeconds, IReadOnlyList<InstanceMetrics> Instances);

public static class GetMetricsEndpoint
{
    private const int MostPoints = 1500;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);
    private static readonly int[] Steps = [10, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 86_400];

    /// <summary>
    /// What each instance used, or one of them: processor and memory, in a span of time (the last hour unless said otherwise, 31 days at most), by steps. At most 1,500
    /// points; without <c>step</c> it is chosen to fit.
    /// </summary>
    [Answers(200, typeof(MetricsResponse))]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/environments/{env}/metrics")]
    public static async Task<IResult> Get(
        Guid id,
        string env,
        string? from,
        string? to,
        string? step,
        string? instance,
        IQuerySession session,
        ProjectEnvironments environments,
        MetricReader metrics,
        DatabaseClock clock,
        CancellationToken cancellation)
    {
        var (environment, refusal) = await environments.Find(session, id, env, cancellation);
        if (environment is null)
            return ProblemResults.From(refusal!);
        var (span, problem) = TimeSpanQuery.Parse(from, to, await clock.Now(cancellation), TimeSpan.FromHours(1), Longest);
        if (span is null)
            return problem!;
        if (step is not null && (!int.TryParse(step, out var given) || given < Steps[0] || given > Steps[^1]))
            return ProblemResults.Problem(400, "invalid_query", $"step must be a whole number of seconds from {Steps[0]} to {Steps[^1]}.");

        var names = await metrics.Instances(environment.Id, span.From, span.To, cancellation);
        if (instance is not null)
            names = [.. names.Where(name => name == instance)];
        if (instance is not null && names.Count == 0)
            return ProblemResults.From(new Refusal("instance_not_found", $"No instance named {instance} was measured in this span.", RefusalKind.NotFound));
        var fits = Steps.FirstOrDefault(seconds => Points(span, seconds) * Math.Max(1, names.Count) <= MostPoints, Steps[^1]);
        var seconds = step is null ? fits : int.Parse(step, System.Globalization.CultureInfo.InvariantCulture);
        if (Points(span, seconds) * Math.Max(1, names.Count) > MostPoints)
            return ProblemResults.Problem(400, "too_many_points", $"A step of {seconds} s makes more than {MostPoints} points of {names.Count} instances. Ask for a step of {fits} s or more, a shorter span, or one instance.");

        var points = await metrics.Points(environment.Id, names, span.From, span.To, TimeSpan.FromSeconds(seconds), cancellation);
        var current = await metrics.Current(environment.Id, cancellation);
        return Results.Ok(new MetricsResponse(
            span.From,
            span.To,
            seconds,
            [.. names.Select(name => new InstanceMetrics(name, current.GetValueOrDefault(name), points.GetValueOrDefault(name) ?? []))]));
    }

    private static long Points(QueriedSpan span, int seconds) => (long)Math.Ceiling((span.To - span.From) / TimeSpan.FromSeconds(seconds));
}
