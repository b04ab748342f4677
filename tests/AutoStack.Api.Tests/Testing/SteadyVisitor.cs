namespace AutoStack.Api.Tests.Testing;

/// <summary>Somebody who visits an application all the time, and remembers each answer that was none.</summary>
public sealed class SteadyVisitor : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<string> faults = [];
    private readonly Task[] visiting;
    private long answered;
    private bool gone;

    public SteadyVisitor(HttpClient client, int atOnce = 4)
    {
        visiting = [.. Enumerable.Range(0, atOnce).Select(_ => Task.Run(() => Visit(client)))];
    }

    public long Answered => Interlocked.Read(ref answered);

    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (faults)
                return [.. faults];
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (gone)
            return;
        gone = true;
        await stop.CancelAsync();
        await Task.WhenAll(visiting);
        stop.Dispose();
    }

    private async Task Visit(HttpClient client)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await client.GetAsync("/", CancellationToken.None);
                if (answer.IsSuccessStatusCode)
                    Interlocked.Increment(ref answered);
                else
                    Remember($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
            }
            catch (HttpRequestException e)
            {
                Remember(e.ToString());
            }

            await Task.Delay(5, CancellationToken.None);
        }
    }

    private void Remember(string fault)
    {
        lock (faults)
            faults.Add($"{DateTime.UtcNow:O} {fault}");
    }
}
