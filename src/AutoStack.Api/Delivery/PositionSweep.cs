using AutoStack.Api.Logs;
using AutoStack.Api.Logs.Applications;
using Npgsql;

namespace AutoStack.Api.Delivery;

/// <summary>
/// Each second, while somebody watches, compares with one query how far the watchers have read with how far the database is. Makes up for every hint that got
/// lost: a node that died between its commit and its notification, a connection that broke.
/// </summary>
public sealed class PositionSweep(NpgsqlDataSource database, WakeUps wakeUps, ILogger<PositionSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private long lastSequence = -1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = new FaultPause();
        while (!stoppingToken.IsCancellationRequested)
        {
            var (all, anyEvents) = wakeUps.Current();
            // Facts have no positions; whoever waits for them looks by itself from time to time.
            var watches = all.Where(watch => watch.Topic.Kind != TopicKind.Facts).ToList();
            if (watches.Count == 0 && anyEvents.Count == 0)
            {
                await wakeUps.WaitForWatchers(stoppingToken);
                continue;
            }

            try
            {
                await Compare(watches, anyEvents, stoppingToken);
                pause.Reset();
                await Task.Delay(Period, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (pause.IsFirst)
                    logger.LogWarning("Positions could not be compared, trying again: {Reason}", e.Message);
                await pause.Wait(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task Compare(IReadOnlyList<Watch> watches, IReadOnlyList<Signal> anyEvents, CancellationToken cancellation)
    {
        var positions = new Dictionary<Topic, long>();
        await using var command = database.CreateCommand(
            $"""
             select 'e', id, version::bigint from {Persistence.Configuration.Schema}.mt_streams where id = any(@streams)
             union all select 'l', log_id, next_line - 1 from {LogTables.Heads} where log_id = any(@logs)
             union all select 'l', environment_id, next_line - 1 from {ApplicationLogTables.Heads} where environment_id = any(@logs)
             union all select 'a', null, coalesce(max(seq_id), 0) from {Persistence.Configuration.Schema}.mt_events
             """);
        command.CommandTimeout = 5;
        command.Parameters.AddWithValue("streams", Ids(watches, TopicKind.Events));
        command.Parameters.AddWithValue("logs", Ids(watches, TopicKind.Log));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var sequence = 0L;
        while (await reader.ReadAsync(cancellation))
        {
            var position = reader.GetInt64(2);
            switch (reader.GetString(0))
            {
                case "e":
                    positions[Topic.Events(reader.GetGuid(1))] = position;
                    break;
                case "l":
                    positions[Topic.Log(reader.GetGuid(1))] = position;
                    break;
                default:
                    sequence = position;
                    break;
            }
        }

        foreach (var watch in watches)
        {
            if (positions.TryGetValue(watch.Topic, out var position) && position > watch.Position)
                watch.Signal.Set();
        }

        if (sequence != lastSequence)
        {
            lastSequence = sequence;
            foreach (var signal in anyEvents)
                signal.Set();
        }
    }

    private static Guid[] Ids(IReadOnlyList<Watch> watches, TopicKind kind) =>
        [.. watches.Where(watch => watch.Topic.Kind == kind).Select(watch => watch.Topic.Id).Distinct()];
}
