using System.Text;

namespace AutoStack.Benchmarks.Delivery;

/// <summary>One client of the activity stream: notes when each event arrived, by the machine's clock, which is the database's too.</summary>
internal sealed class Follower(HttpClient http)
{
    private static readonly byte[] Start = "data: {\"id\":\""u8.ToArray();
    private const int IdLength = 36;
    private readonly List<(Guid Event, DateTime At)> arrivals = [];

    public IReadOnlyList<(Guid Event, DateTime At)> Arrivals => arrivals;

    /// <summary>Connects; the task that comes back ends with the stream.</summary>
    public async Task<Task> Connect(CancellationToken cancellation)
    {
        var response = await http.GetAsync("/api/v1/activity/stream", HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[64 << 10];
        // The comment with which every stream begins: from here on nothing is missed.
        var filled = await stream.ReadAsync(buffer, cancellation);
        return Read(response, stream, buffer, filled, cancellation);
    }

    private async Task Read(HttpResponseMessage response, Stream stream, byte[] buffer, int filled, CancellationToken cancellation)
    {
        using (response)
        {
            try
            {
                while (true)
                {
                    var now = DateTime.UtcNow;
                    filled = Take(buffer, filled, now);
                    var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellation);
                    if (read == 0)
                        return;
                    filled += read;
                }
            }
            catch (OperationCanceledException)
            {
                // The measurement is over.
            }
        }
    }

    /// <summary>Notes the events in the buffer and keeps what may be the start of one.</summary>
    private int Take(byte[] buffer, int filled, DateTime now)
    {
        var rest = buffer.AsSpan(0, filled);
        for (int at; (at = rest.IndexOf(Start)) >= 0 && rest.Length >= at + Start.Length + IdLength;)
        {
            arrivals.Add((Guid.Parse(Encoding.ASCII.GetString(rest.Slice(at + Start.Length, IdLength))), now));
            rest = rest[(at + Start.Length + IdLength)..];
        }

        var keep = rest.IndexOf(Start) is var begun and >= 0 ? rest[begun..] : rest.Length > Start.Length ? rest[^Start.Length..] : rest;
        keep.CopyTo(buffer);
        return keep.Length;
    }
}
