namespace AutoStack.Benchmarks.Delivery;

/// <param name="Connection">The database, which must keep the times of commits (<c>track_commit_timestamp</c>).</param>
/// <param name="Server">The API's process, whose processor time is counted while events come.</param>
/// <param name="Clients">How many follow the activity stream.</param>
/// <param name="Rate">Requests for deployments a second, by which events come about.</param>
internal sealed record FollowOptions(Uri Url, string Token, string Connection, int Server, IReadOnlyList<Guid> Projects, int Clients, double Rate, TimeSpan Time)
{
    public static FollowOptions From(IConfiguration options) => new(
        new Uri(options["url"]!),
        options["token"]!,
        options["connection"]!,
        options.GetValue<int>("server"),
        [.. File.ReadLines(options["projects"]!).Select(Guid.Parse)],
        options.GetValue("clients", 1),
        options.GetValue("rate", 4.0),
        TimeSpan.FromSeconds(options.GetValue("seconds", 10.0)));
}
