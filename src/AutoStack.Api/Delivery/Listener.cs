using Npgsql;

namespace AutoStack.Api.Delivery;

/// <summary>Hears what other nodes have written, on a connection of its own, and wakes this node's watchers.</summary>
public sealed class Listener(NpgsqlDataSource database, WakeUps wakeUps, Node node, ILogger<Listener> logger) : BackgroundService
{
    /// <summary>A connection can die without a word, behind a firewall for one: it is asked this often.</summary>
    private static readonly TimeSpan Asking = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = new FaultPause();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stoppingToken);
                connection.Notification += (_, notification) => Hear(notification.Payload);
                await Execute(connection, $"listen {Notification.Channel}", stoppingToken);
                pause.Reset();
                // What was said while nobody listened is not said again.
                wakeUps.WakeAll();
                while (true)
                {
                    if (!await connection.WaitAsync(Asking, stoppingToken))
                        await Execute(connection, "select 1", stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (pause.IsFirst)
                    logger.LogWarning("The connection that listens for other nodes is lost, opening another: {Reason}", e.Message);
                await pause.Wait(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Hear(string payload)
    {
        if (Notification.Unpack(node.Id, payload) is { } topics)
            wakeUps.Wake(topics);
        else
            wakeUps.WakeAll();
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 5 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
