using System.Text.Json;
using AutoStack.Api.Delivery;
using AutoStack.Api.Persistence;
using AutoStack.Api.Runtime.Health;
using AutoStack.Domain;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Runtime;
using Marten;
using Npgsql;

namespace AutoStack.Api.Runtime;

/// <summary>
/// Makes events of what the target role tells: an environment's facts are judged, their events appended and their rows removed in one transaction, on
/// whatever node, one node at a time for each environment.
/// </summary>
public sealed class RuntimeFolding(IDocumentStore store, DatabaseClock clock, WakeUps wakeUps, ILogger<RuntimeFolding> logger) : BackgroundService
{
    private const int FactsAtOnce = 200;

    /// <summary>For what was told while this node did not listen.</summary>
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var signal = new Signal();
        using var watching = wakeUps.Add(new Watch(Topic.Facts, signal));
        var pause = new FaultPause();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await FoldNext(stoppingToken))
                {
                    // There may be more.
                }

                pause.Reset();
                await signal.Wait(Sweep, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (pause.IsFirst)
                    logger.LogWarning("What runs could not be recorded, trying again: {Reason}", e.Message);
                await pause.Wait(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Folds facts of an environment that no other node is at.</summary>
    /// <returns>False when there are none.</returns>
    public async Task<bool> FoldNext(CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(cancellation);
        if (await Claim(session.Connection!, cancellation) is not { } head)
            return false;
        var rows = await Read(session.Connection!, head.Environment, cancellation);
        var environment = await session.LoadAsync<ProjectEnvironment>(head.Environment, cancellation);
        var stream = await session.Events.FetchForWriting<EnvironmentRuntime>(RuntimeId.Of(head.Environment).Value, cancellation);
        var now = await clock.Now(cancellation);

        var (events, state, last) = (new List<object>(), stream.Aggregate, head);
        // What still ends after its environment was deleted is nobody's news.
        foreach (var row in environment is { DeletedAt: null } ? rows : [])
        {
            // Written twice, the second time after the first was folded.
            if (row.Run == last.Run && row.Number <= last.Number)
                continue;
            last = last with { Run = row.Run, Number = row.Number };
            if (row.Fact is not { } fact)
                continue;
            if (fact is RuntimeFact.Fares fares)
                HealthIntervals.Begin(session, head.Environment, row.At, row.Run, fares.Health);
            foreach (var @event in NoteRuntime.Decide(state, fact, row.At).Events)
            {
                events.Add(@event);
                state = EnvironmentRuntime.Evolve(state, RuntimeId.Of(head.Environment), @event, now);
            }
        }

        session.Append(stream, now, events);
        session.QueueSqlCommand($"delete from {RuntimeTables.Facts} where id = any(?)", rows.Select(row => row.Id).ToArray());
        session.QueueSqlCommand($"update {RuntimeTables.Heads} set run = ?, number = ? where environment_id = ?", last.Run ?? Guid.Empty, last.Number, head.Environment.Value);
        await session.SaveChangesAsync(cancellation);
        return true;
    }

    private static async Task<Head?> Claim(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
             select environment_id, run, number from {RuntimeTables.Heads} h
             where exists (select 1 from {RuntimeTables.Facts} f where f.environment_id = h.environment_id)
             limit 1 for update skip locked
             """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new Head(new EnvironmentId(reader.GetGuid(0)), await reader.IsDBNullAsync(1, cancellation) ? null : reader.GetGuid(1), reader.GetInt64(2))
            : null;
    }

    private async Task<IReadOnlyList<FactRow>> Read(NpgsqlConnection connection, EnvironmentId environment, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select id, run, number, at, fact::text from {RuntimeTables.Facts} where environment_id = @environment order by id limit {FactsAtOnce}",
            connection);
        command.Parameters.AddWithValue("environment", environment.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<FactRow>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(new FactRow(reader.GetInt64(0), reader.GetGuid(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3), Fact(reader.GetString(4))));
        return rows;
    }

    /// <summary>A kind of fact that a newer target role tells is passed over: it must not hold up those behind it.</summary>
    private RuntimeFact? Fact(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<RuntimeFact>(json, AutoStackJson.Options);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            logger.LogError("A fact that the target role told cannot be read and is left out: {Reason}", e.Message);
            return null;
        }
    }

    private sealed record Head(EnvironmentId Environment, Guid? Run, long Number);

    private sealed record FactRow(long Id, Guid Run, long Number, DateTimeOffset At, RuntimeFact? Fact);
}
