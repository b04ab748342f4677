using System.Diagnostics;

namespace AutoStack.Benchmarks.Load;

/// <summary>
/// How late this program itself is: each 5 ms a thread of its own hands a stamp to the thread pool, which also runs the clients, and the time until it is picked up is
/// what any answer may have waited before it was seen. Says too how much processor time the program took.
/// </summary>
internal sealed class OwnLag : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);
    private readonly List<double> lags = [];
    private readonly Lock gate = new();
    private readonly Thread thread;
    private readonly long began = Stopwatch.GetTimestamp();
    private readonly TimeSpan processorBefore = Process.GetCurrentProcess().TotalProcessorTime;
    private volatile bool over;

    public OwnLag()
    {
        thread = new Thread(Probe) { IsBackground = true, Name = "own-lag" };
        thread.Start();
    }

    /// <summary>Ends the measurement.</summary>
    public LagReport Report()
    {
        Dispose();
        var elapsed = Stopwatch.GetElapsedTime(began);
        var processor = Process.GetCurrentProcess().TotalProcessorTime - processorBefore;
        lock (gate)
            return new LagReport(Latencies.Of(lags), processor / elapsed);
    }

    public void Dispose() => over = true;

    private void Probe()
    {
        while (!over)
        {
            ThreadPool.UnsafeQueueUserWorkItem(Pick, Stopwatch.GetTimestamp(), preferLocal: false);
            Thread.Sleep(Period);
        }
    }

    private void Pick(long asked)
    {
        var lag = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
        lock (gate)
            lags.Add(lag);
    }
}

/// <param name="Lag">How late the program was, in milliseconds.</param>
/// <param name="Cores">Processor time over time: 1 is one core.</param>
internal sealed record LagReport(Latencies Lag, double Cores);
