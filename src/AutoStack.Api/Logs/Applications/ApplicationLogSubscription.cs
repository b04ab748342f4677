using System.Globalization;
using AutoStack.Api.Delivery;
using AutoStack.Domain;

namespace AutoStack.Api.Logs.Applications;

/// <summary>One client that follows what an environment's applications print, all of them or some. Ids are line numbers.</summary>
public sealed class ApplicationLogSubscription : ISubscription
{
    private const int MostLines = 256;
    private readonly ApplicationLogReader reader;
    private readonly EnvironmentId environment;
    private readonly LineFilter filter;
    private readonly Watch watch;
    private readonly IDisposable watching;

    public ApplicationLogSubscription(WakeUps wakeUps, ApplicationLogReader reader, EnvironmentId environment, LineFilter filter, long after)
    {
        (this.reader, this.environment, this.filter) = (reader, environment, filter);
        watch = new Watch(Topic.Log(environment.Value), Signal) { Position = after };
        watching = wakeUps.Add(watch);
    }

    public Signal Signal { get; } = new();

    public async ValueTask<IReadOnlyList<Frame>> Next(CancellationToken cancellation)
    {
        while (true)
        {
            // Asked first: what is stored after this is another reading's.
            var last = await reader.LastLine(environment, cancellation);
            var page = await reader.After(environment, watch.Position, filter, MostLines, cancellation);
            watch.Position = page.Next ?? Math.Max(Math.Max(last, watch.Position), page.Lines.Count > 0 ? page.Lines[^1].Line : 0);
            if (page.Lines.Count > 0 || page.Next is null)
                return [.. page.Lines.Select(line => Frame.Of(line.Line, line.Line.ToString(CultureInfo.InvariantCulture), line))];
        }
    }

    public void Dispose() => watching.Dispose();
}
