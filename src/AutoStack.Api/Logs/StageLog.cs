using AutoStack.Api.Delivery;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Logs;

/// <summary>Carries a run's lines from its buffer to the database, a chunk about every 100 ms or 64 KB. A fault of the database only delays.</summary>
public sealed class StageLog : IOpenStageLog
{
    private const int GatheredBytes = 64 << 10;
    private const int ChunkBytes = 256 << 10;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FaultPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan DisposeDeadline = TimeSpan.FromSeconds(5);

    private readonly LogBuffer buffer;
    private readonly Func<LogChunk, CancellationToken, Task<bool>> append;
    private readonly Action stored;
    private readonly ILogger logger;
    private readonly Signal written = new();
    private readonly Signal gathered = new();
    private readonly CancellationTokenSource closing = new();
    private readonly CancellationTokenSource givingUp = new();
    private readonly Task storing;
    private int disposed;

    /// <param name="append">Stores a chunk; false when the log has been taken over.</param>
    /// <param name="stored">Called after lines were stored.</param>
    public StageLog(LogBuffer buffer, Func<LogChunk, CancellationToken, Task<bool>> append, Action stored, ILogger logger)
    {
        this.buffer = buffer;
        this.append = append;
        this.stored = stored;
        this.logger = logger;
        storing = Task.Run(StoreUntilClosed);
    }

    public long Write(string text)
    {
        if (!text.Contains('\n', StringComparison.Ordinal))
            return WriteLine(text);

        // What has several lines, an exception for one, is several lines of the log.
        var numbers = text.TrimEnd('\n', '\r').Split('\n').Select(line => WriteLine(line.TrimEnd('\r'))).ToList();
        return numbers[0];
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return;
        buffer.Complete();
        givingUp.CancelAfter(DisposeDeadline);
        await closing.CancelAsync();
        await storing;
        closing.Dispose();
        givingUp.Dispose();
    }

    private long WriteLine(string line)
    {
        var number = buffer.Write(line);
        written.Set();
        if (buffer.WaitingBytes >= GatheredBytes)
            gathered.Set();
        return number;
    }

    private async Task StoreUntilClosed()
    {
        var takenOver = false;
        while (!closing.IsCancellationRequested && !takenOver)
        {
            await written.Wait(Timeout.InfiniteTimeSpan, closing.Token);
            await gathered.Wait(Gathering, closing.Token);
            takenOver = !await StoreWaiting();
        }

        if (!takenOver)
            await StoreWaiting();
    }

    /// <returns>False when the log has been taken over: no line of this run will be stored any more.</returns>
    private async Task<bool> StoreWaiting()
    {
        while (buffer.Take(ChunkBytes) is { } chunk)
        {
            if (!await Store(chunk))
                return false;
            stored();
        }

        return true;
    }

    private async Task<bool> Store(LogChunk chunk)
    {
        for (var fault = 0; ; fault++)
        {
            try
            {
                return await append(chunk, givingUp.Token);
            }
            catch (Exception e)
            {
                if (givingUp.IsCancellationRequested)
                {
                    logger.LogError("The last lines of a stage's log, from {Line} on, could not be stored: {Reason}", chunk.FirstLine, e.Message);
                    return false;
                }

                if (fault == 0)
                    logger.LogWarning("Storing a stage's log failed, trying again: {Reason}", e.Message);
                await Task.Delay(FaultPause, CancellationToken.None);
            }
        }
    }
}
