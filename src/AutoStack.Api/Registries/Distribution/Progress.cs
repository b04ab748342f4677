namespace AutoStack.Api.Registries.Distribution;

/// <summary>The deadline of a request: it is over when nothing moves for as long as it may idle. So a large layer may take its time, and nothing waits for ever.</summary>
public sealed class Progress : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly TimeSpan idle;

    public Progress(TimeSpan idle, CancellationToken cancellation)
    {
        source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        this.idle = idle;
        Made();
    }

    public CancellationToken Token => source.Token;

    /// <summary>Something moved.</summary>
    public void Made() => source.CancelAfter(idle);

    /// <summary>It is the reader's turn, who may take as long as he likes.</summary>
    public void Rest() => source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose() => source.Dispose();
}
