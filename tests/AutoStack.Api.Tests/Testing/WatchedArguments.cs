namespace AutoStack.Api.Tests.Testing;

/// <summary>Looks all the time whether any process of this machine has a text among its arguments, where everybody could read it (proc(5), cmdline).</summary>
public sealed class WatchedArguments : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private readonly CancellationTokenSource stop = new();
    private readonly Task watching;
    private readonly List<int> seen = [];

    public WatchedArguments(string text) => watching = Task.Run(() => Watch(text));

    /// <summary>The processes that had. Complete once this is disposed.</summary>
    public IReadOnlyList<int> Seen => seen;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
    }

    private async Task Watch(string text)
    {
        while (!stop.IsCancellationRequested)
        {
            seen.AddRange(Shell.With(text));
            await Task.Delay(Pause, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
