namespace AutoStack.Api.Delivery;

/// <summary>Reads frames of a stream from the database: those behind a position, in order; empty at the end.</summary>
public delegate Task<IReadOnlyList<Frame>> ReadFrames(long after, CancellationToken cancellation);

/// <summary>This node's one reader of a stream that somebody watches: reads what is new once and wakes all its clients.</summary>
public sealed class Feed : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<Signal> clients = [];
    private readonly CancellationTokenSource ending = new();
    private readonly Watch watch;
    private readonly ReadFrames read;
    private readonly WakeUps wakeUps;
    private readonly ILogger logger;

    /// <param name="start">The position that the first client has reached.</param>
    public Feed(Topic topic, long start, ReadFrames read, WakeUps wakeUps, ILogger logger)
    {
        this.read = read;
        this.wakeUps = wakeUps;
        this.logger = logger;
        watch = new Watch(topic, new Signal()) { Position = start };
        Ring = new FrameRing(start);
        var ended = ending.Token;
        _ = Task.Run(() => ReadUntil(ended));
    }

    public FrameRing Ring { get; }

    public void Join(Signal client)
    {
        lock (gate)
            clients.Add(client);
    }

    /// <returns>True when nobody is left.</returns>
    public bool Leave(Signal client)
    {
        lock (gate)
        {
            clients.Remove(client);
            return clients.Count == 0;
        }
    }

    /// <summary>Ends the reading.</summary>
    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
    }

    private async Task ReadUntil(CancellationToken ended)
    {
        var pause = new FaultPause();
        using var watching = wakeUps.Add(watch);
        while (!ended.IsCancellationRequested)
        {
            try
            {
                // Before the first wait too: what came since the first client's own reading.
                while (await read(watch.Position, ended) is { Count: > 0 } frames)
                {
                    Ring.Add(frames);
                    watch.Position = frames[^1].Position;
                    WakeClients();
                }

                pause.Reset();
                await watch.Signal.Wait(Timeout.InfiniteTimeSpan, ended);
            }
            catch (Exception e) when (!ended.IsCancellationRequested)
            {
                if (pause.IsFirst)
                    logger.LogWarning("{Topic} could not be read, trying again: {Reason}", watch.Topic, e.Message);
                await pause.Wait(ended);
            }
            catch (OperationCanceledException)
            {
                // The last client has left.
            }
        }
    }

    private void WakeClients()
    {
        lock (gate)
            clients.ForEach(client => client.Set());
    }
}
