using System.Diagnostics;

namespace AutoStack.Benchmarks.Load;

/// <param name="Clients">How many asked at once, each one request after the other.</param>
/// <param name="Throughput">Wanted answers a second.</param>
/// <param name="Refused">Other answers, by status.</param>
internal sealed record LoadResult(int Clients, double Throughput, Latencies Milliseconds, IReadOnlyDictionary<int, int> Refused, LagReport Own);

/// <summary>
/// Clients that each send the next request once they have the answer to the last. In such a loop a slow server is asked less often, so throughput and latency are to be
/// read together.
/// </summary>
internal static class ClosedLoop
{
    public static async Task<LoadResult> Run(LoadOptions options)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = options.Clients, PooledConnectionLifetime = Timeout.InfiniteTimeSpan, UseProxy = false });
        http.BaseAddress = options.Url;
        http.Timeout = TimeSpan.FromSeconds(30);
        var requests = new Requests(http, options);

        await Round(requests, options.Clients, options.WarmUp);
        using var lag = new OwnLag();
        var began = Stopwatch.GetTimestamp();
        var answers = await Round(requests, options.Clients, options.Time);
        var elapsed = Stopwatch.GetElapsedTime(began);
        var report = lag.Report();

        var accepted = answers.Where(answer => answer.Status == options.Wanted).ToList();
        var refused = answers.Where(answer => answer.Status != options.Wanted).CountBy(answer => answer.Status).ToDictionary();
        return new LoadResult(options.Clients, accepted.Count / elapsed.TotalSeconds, Latencies.Of(accepted.Select(answer => answer.Milliseconds)), refused, report);
    }

    private static async Task<IReadOnlyList<Answer>> Round(Requests requests, int clients, TimeSpan time)
    {
        var began = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            var answers = new List<Answer>();
            while (Stopwatch.GetElapsedTime(began) < time && await requests.Next() is { } answer)
                answers.Add(answer);
            return answers;
        })));
        return [.. all.SelectMany(answers => answers)];
    }

    private readonly record struct Answer(int Status, double Milliseconds);

    private sealed class Requests(HttpClient http, LoadOptions options)
    {
        private int sent;

        /// <returns>Null when enough were sent.</returns>
        public async Task<Answer?> Next()
        {
            var number = Interlocked.Increment(ref sent);
            if (number > options.MostRequests)
                return null;
            using var request = options.Make(number);
            var began = Stopwatch.GetTimestamp();
            using var response = await http.SendAsync(request);
            await response.Content.ReadAsByteArrayAsync();
            return new Answer((int)response.StatusCode, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
    }
}
