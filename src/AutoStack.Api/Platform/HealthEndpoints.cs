using AutoStack.Api.Http;
using Npgsql;

namespace AutoStack.Api.Platform;

/// <summary>For whoever watches over the process: is it alive, and can it work.</summary>
public static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health", () => Results.Ok(new { Status = "healthy" })).AllowAnonymous().WithName("health").WithTags("Platform").WithSummary("Liveness: the process answers.");
        app.MapGet("/ready", Ready).AllowAnonymous().WithName("ready").WithTags("Platform").WithSummary("Readiness: the database answers, its tables are there, and the first steps are done.");
    }

    /// <summary>Numbers for Prometheus, at <c>/metrics</c>: no secrets, no names of people.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder app) => app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();

    private static async Task<IResult> Ready(NpgsqlDataSource database, Readiness readiness, HttpContext http)
    {
        if (!readiness.Started)
            return NotReady("starting", "The first steps of this start are not done yet.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            await using var command = database.CreateCommand($"select last_seq_id from {Persistence.Configuration.Schema}.mt_event_progression limit 1");
            await command.ExecuteScalarAsync(patience.Token);
            return Results.Ok(new { Status = "ready" });
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            return NotReady("database_unavailable", "The database does not answer.");
        }
    }

    private static IResult NotReady(string code, string detail) => ProblemResults.Problem(StatusCodes.Status503ServiceUnavailable, code, detail);
}
