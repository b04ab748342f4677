using System.Diagnostics;
using System.Net.Http.Headers;
using AutoStack.Benchmarks.Load;
using Npgsql;

namespace AutoStack.Benchmarks.Delivery;

/// <param name="Events">How many events were committed while the clients followed.</param>
/// <param name="Missing">Arrivals that did not come within five seconds after the end.</param>
/// <param name="ServerSeconds">Processor time of the API meanwhile: what the requests take, and the delivery.</param>
/// <param name="Milliseconds">From the commit of an event to its arrival at a client.</param>
internal sealed record FollowResult(int Clients, int Events, int Missing, double ServerSeconds, Latencies Milliseconds, LagReport Own);

/// <summary>
/// Clients that follow the activity stream while deployments are requested. An event's commit is taken from the database (<c>pg_xact_commit_timestamp</c>), which
/// notes it just before the commit is flushed to disk: the flush counts as delivery. Database, API and clients share one clock.
/// </summary>
internal static class Followers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<FollowResult> Run(FollowOptions options)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = options.Clients + 4, UseProxy = false }) { BaseAddress = options.Url, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        await using var database = NpgsqlDataSource.Create(options.Connection);
        using var over = new CancellationTokenSource();

        var followers = Enumerable.Range(0, options.Clients).Select(_ => new Follower(http)).ToList();
        var streams = new List<Task>();
        foreach (var chunk in followers.Chunk(50))
            streams.AddRange(await Task.WhenAll(chunk.Select(follower => follower.Connect(over.Token))));

        var before = await LastSequence(database);
        using var server = Process.GetProcessById(options.Server);
        var processorBefore = server.TotalProcessorTime;
        using var lag = new OwnLag();
        await Request(http, options);
        var commits = await Commits(database, before);
        var report = lag.Report();
        var waiting = Stopwatch.GetTimestamp();
        while (followers.Any(follower => follower.Arrivals.Count < commits.Count) && Stopwatch.GetElapsedTime(waiting) < Patience)
            await Task.Delay(100);
        server.Refresh();
        var processor = server.TotalProcessorTime - processorBefore;
        await over.CancelAsync();
        await Task.WhenAll(streams);

        var latencies = new List<double>();
        var missing = 0;
        foreach (var follower in followers)
        {
            var arrived = follower.Arrivals.GroupBy(arrival => arrival.Event).ToDictionary(group => group.Key, group => group.Min(arrival => arrival.At));
            foreach (var (id, committed) in commits)
            {
                if (arrived.TryGetValue(id, out var at))
                    latencies.Add((at - committed).TotalMilliseconds);
                else
                    missing++;
            }
        }

        return new FollowResult(options.Clients, commits.Count, missing, processor.TotalSeconds, Latencies.Of(latencies), report);
    }

    /// <summary>Requests deployments at a steady rate, then gives what follows from the last one a second.</summary>
    private static async Task Request(HttpClient http, FollowOptions options)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / options.Rate));
        var count = (int)(options.Rate * options.Time.TotalSeconds);
        for (var i = 0; i < count; i++)
        {
            await timer.WaitForNextTickAsync();
            using var answer = await http.PostAsJsonAsync($"/api/v1/projects/{options.Projects[i % options.Projects.Count]}/deployments", new { });
            answer.EnsureSuccessStatusCode();
        }

        await Task.Delay(TimeSpan.FromSeconds(1));
    }

    private static async Task<long> LastSequence(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select coalesce(max(seq_id), 0) from autostack.mt_events");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<IReadOnlyDictionary<Guid, DateTime>> Commits(NpgsqlDataSource database, long after)
    {
        await using var command = database.CreateCommand("select id, pg_xact_commit_timestamp(xmin) from autostack.mt_events where seq_id > $1");
        command.Parameters.Add(new NpgsqlParameter { Value = after });
        var commits = new Dictionary<Guid, DateTime>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            commits[reader.GetGuid(0)] = reader.GetDateTime(1);
        return commits;
    }
}
