using System.Globalization;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Logs;
using AutoStack.Domain;
using AutoStack.Domain.Environments;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Environments;

public static class ChangeLogEndpoint
{
    /// <summary>What a restart, stop, start or scale has told so far, as plain text; from a line number on (<c>?from=</c>).</summary>
    [Answers(200, typeof(string), "text/plain")]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/environments/{env}/changes/{change}/logs")]
    public static async Task<IResult> Get(Guid id, string env, Guid change, string? from, IQuerySession session, ProjectEnvironments environments, LogReader log, CancellationToken cancellation)
    {
        var first = 1L;
        if (from is not null && (!long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out first) || first < 1))
            return ProblemResults.Problem(400, "invalid_query", "from must be a line number, a whole number from 1.");
        var (found, refusal) = await environments.Find(session, id, env, cancellation);
        if (found is null)
            return ProblemResults.From(refusal!);
        return await WasAskedFor(session, found, change, cancellation)
            ? new PlainLog(log, new LogId(change), stage: null, first)
            : ProblemResults.From(new Refusal("change_not_found", $"Environment {found.Name} has no such change.", RefusalKind.NotFound));
    }

    /// <summary>The environment knows its last changes; of older ones its stream does.</summary>
    private static async Task<bool> WasAskedFor(IQuerySession session, ProjectEnvironment environment, Guid change, CancellationToken cancellation) =>
        environment.WaitingChanges.Append(environment.ChangeAtWork).Append(environment.LastChange).Any(known => known?.Id.Value == change)
        || (await session.AdvancedSql.QueryAsync<long>(
            $"select count(*) from {Persistence.Configuration.Schema}.mt_events where stream_id = ? and type = ? and data ->> 'change' = ?",
            cancellation,
            environment.Id.Value,
            EventNames.All[typeof(EnvironmentChangeRequested)],
            change.ToString()))[0] > 0;
}
