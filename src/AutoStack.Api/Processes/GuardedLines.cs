using System.Runtime.ExceptionServices;

namespace AutoStack.Api.Processes;

/// <summary>Hands lines on one at a time, until it is closed or the receiver fails, which stops the child.</summary>
public sealed class GuardedLines(Action<string> onLine, CancellationTokenSource stop)
{
    private readonly Lock gate = new();
    private ExceptionDispatchInfo? fault;
    private bool closed;

    public void Take(string line)
    {
        lock (gate)
        {
            if (closed)
                return;
            try
            {
                onLine(line);
            }
            catch (Exception e)
            {
                // Not thrown here: the reader must go on, or the child blocks on a full pipe for ever.
                fault = ExceptionDispatchInfo.Capture(e);
                closed = true;
                _ = stop.CancelAsync();
            }
        }
    }

    /// <summary>No line is handed on after this, whoever still holds the pipes.</summary>
    public void Close()
    {
        lock (gate)
            closed = true;
    }

    /// <exception cref="Exception">What the receiver threw.</exception>
    public void ThrowFault() => fault?.Throw();
}
