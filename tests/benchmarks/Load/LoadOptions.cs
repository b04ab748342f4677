using System.Net.Http.Headers;

namespace AutoStack.Benchmarks.Load;

/// <param name="Url">Where the server listens.</param>
/// <param name="Make">The request of a number, from 1.</param>
/// <param name="Wanted">The status that answers must have to count.</param>
internal sealed record LoadOptions(Uri Url, Func<int, HttpRequestMessage> Make, int Wanted, int Clients, TimeSpan WarmUp, TimeSpan Time, int MostRequests)
{
    /// <summary>Requests for deployments of projects in turn, each with an <c>Idempotency-Key</c> of its own.</summary>
    public static LoadOptions Deployments(IConfiguration options)
    {
        var projects = File.ReadLines(options["projects"]!).Select(Guid.Parse).ToList();
        var (run, body) = (Guid.NewGuid().ToString("N"), "{}"u8.ToArray());
        return From(options, 202, number =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/projects/{projects[number % projects.Count]}/deployments") { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("Idempotency-Key", $"{run}-{number}");
            return request;
        });
    }

    /// <summary>Reads of paths in turn.</summary>
    public static LoadOptions Reads(IConfiguration options)
    {
        var paths = File.ReadAllLines(options["paths"]!);
        var host = options["host"];
        return From(options, 200, number =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, paths[number % paths.Length]);
            request.Headers.Host = host;
            return request;
        });
    }

    private static LoadOptions From(IConfiguration options, int wanted, Func<int, HttpRequestMessage> make)
    {
        var authorization = options["token"] is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        return new LoadOptions(
            new Uri(options["url"]!),
            number =>
            {
                var request = make(number);
                request.Headers.Authorization = authorization;
                return request;
            },
            wanted,
            options.GetValue("clients", 16),
            TimeSpan.FromSeconds(options.GetValue("warm-up", 2.0)),
            TimeSpan.FromSeconds(options.GetValue("seconds", 5.0)),
            options.GetValue("most", int.MaxValue));
    }
}
