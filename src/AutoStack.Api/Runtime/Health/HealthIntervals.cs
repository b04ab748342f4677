using System.Text.Json;
using AutoStack.Domain;
using AutoStack.Domain.Runtime;
using Marten;
using Npgsql;

namespace AutoStack.Api.Runtime.Health;

/// <summary>How environments fared over time: a row from each change on, and until when somebody saw that it stayed so.</summary>
public sealed class HealthIntervals(NpgsqlDataSource database)
{
    /// <summary>A living target role says so every 30 s; what it said so lately still holds.</summary>
    private const string Fresh = "interval '75 seconds'";

    /// <summary>Adds the beginning of an interval to the transaction that appends its event.</summary>
    /// <param name="run">The target process that says so, and alone may prolong it.</param>
    public static void Begin(IDocumentSession session, EnvironmentId environment, DateTimeOffset at, Guid run, RuntimeHealth health)
    {
        // One that tells of a change has looked all the while since it told the last.
        session.QueueSqlCommand(
            $"""
             update {RuntimeTables.Health} set known_until = ?
             where environment_id = ? and run = ? and known_until < ?
             and began_at = (select max(began_at) from {RuntimeTables.Health} where environment_id = ? and began_at < ?)
             """,
            at,
            environment.Value,
            run,
            at,
            environment.Value,
            at);
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

    /// <summary>What was seen in a span, in order of time.</summary>
    public async Task<IReadOnlyList<SeenHealth>> Between(EnvironmentId environment, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select began_at, case when known_until > clock_timestamp() - {Fresh} and lead(began_at) over (order by began_at) is null then greatest(known_until, @to) else known_until end, health
             from {RuntimeTables.Health}
             where environment_id = @environment and began_at < @to and (known_until > @from or known_until > clock_timestamp() - {Fresh}) order by began_at
             """);
        command.Parameters.AddWithValue("environment", environment.Value);
        command.Parameters.AddWithValue("from", from);
        command.Parameters.AddWithValue("to", to);
        var seen = new List<SeenHealth>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            seen.Add(new SeenHealth(
                reader.GetFieldValue<DateTimeOffset>(0),
                reader.GetFieldValue<DateTimeOffset>(1),
                Enum.TryParse<KnownHealth>(reader.GetString(2), ignoreCase: true, out var health) ? health : KnownHealth.Unknown));
        }

        return seen;
    }
}
