using Npgsql;

namespace AutoStack.Api.Delivery;

/// <summary>
/// Tells the other nodes what this one has written: at most one NOTIFY each 10 ms, from a connection of its own. Never from the writing transaction, because
/// PostgreSQL takes a lock over all notifying commits, one at a time. What is lost here is found by the sweep of the others.
/// </summary>
public sealed class Notifier(NpgsqlDataSource database, WakeUps wakeUps, Node node, ILogger<Notifier> logger) : BackgroundService
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = new FaultPause();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stoppingToken);
                pause.Reset();
                await NotifyUntilFault(connection, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (pause.IsFirst)
                    logger.LogWarning("Other nodes could not be notified and will find out by themselves: {Reason}", e.Message);
                await pause.Wait(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task NotifyUntilFault(NpgsqlConnection connection, CancellationToken cancellation)
    {
        while (true)
        {
            await wakeUps.Touched.Wait(Timeout.InfiniteTimeSpan, cancellation);
            cancellation.ThrowIfCancellationRequested();
            var topics = wakeUps.TakeTouched();
            try
            {
                foreach (var payload in Notification.Pack(node.Id, topics))
                    await Notify(connection, payload, cancellation);
            }
            catch (NpgsqlException)
            {
                // That the connection is dead shows only now: said again on the next.
                wakeUps.Touch(topics);
                throw;
            }

            await Task.Delay(Gathering, cancellation);
        }
    }

    private static async Task Notify(NpgsqlConnection connection, string payload, CancellationToken cancellation)
    {
        // Nothing is written, so there is nothing to wait for on disk. For this transaction alone: the connection goes back to a pool.
        await using var command = new NpgsqlCommand("select set_config('synchronous_commit', 'off', true), pg_notify(@channel, @payload)", connection) { CommandTimeout = 5 };
        command.Parameters.AddWithValue("channel", Notification.Channel);
        command.Parameters.AddWithValue("payload", payload);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
