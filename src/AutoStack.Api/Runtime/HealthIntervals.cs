using System.Text.Json;
using AutoStack.Domain;
using AutoStack.Domain.Runtime;
using Marten;

namespace AutoStack.Api.Runtime;

/// <summary>How environments fared over time: a row from each change on, and until when somebody saw that it stayed so.</summary>
public static class HealthIntervals
{
    /// <summary>Adds the beginning of an interval to the transaction that appends its event.</summary>
    /// <param name="run">The target process that says so, and alone may prolong it.</param>
    public static void Begin(IDocumentSession session, EnvironmentId environment, DateTimeOffset at, Guid run, RuntimeHealth health) =>
        session.QueueSqlCommand(
            $"""
             insert into {RuntimeTables.Health} (environment_id, began_at, run, health, known_until) values (?, ?, ?, ?, ?)
             on conflict (environment_id, began_at) do update set run = excluded.run, health = excluded.health
             """,
            environment.Value,
            at,
            run,
            JsonNamingPolicy.SnakeCaseLower.ConvertName(health.ToString()),
            at);
}
