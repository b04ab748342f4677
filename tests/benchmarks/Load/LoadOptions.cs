namespace AutoStack.Benchmarks.Load;

/// <param name="Url">Where the server listens.</param>
/// <param name="Token">An access token.</param>
/// <param name="Projects">The projects to ask for deployments of, in turn.</param>
internal sealed record LoadOptions(Uri Url, string Token, IReadOnlyList<Guid> Projects, int Clients, TimeSpan WarmUp, TimeSpan Time, int MostRequests)
{
    public static LoadOptions From(IConfiguration options) => new(
        new Uri(options["url"]!),
        options["token"]!,
        [.. File.ReadLines(options["projects"]!).Select(Guid.Parse)],
        options.GetValue("clients", 16),
        TimeSpan.FromSeconds(options.GetValue("warm-up", 2.0)),
        TimeSpan.FromSeconds(options.GetValue("seconds", 5.0)),
        options.GetValue("most", 200_000));
}
