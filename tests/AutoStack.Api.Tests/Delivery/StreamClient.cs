using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Delivery;

/// <summary>One server-sent event as a client gets it.</summary>
/// <param name="Received">When, by <see cref="TimeProvider.GetTimestamp"/>.</param>
public sealed record StreamItem(string Id, JsonElement Data, long Received)
{
    public long Number => long.Parse(Id);
}

/// <summary>Reads server-sent events as the standard has it: fields up to an empty line; comments are left out.</summary>
public sealed class StreamClient : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly HttpResponseMessage response;
    private readonly StreamReader reader;

    private StreamClient(HttpResponseMessage response, Stream body)
    {
        this.response = response;
        reader = new StreamReader(body);
    }

    public HttpResponseMessage Response => response;

    /// <summary>The last id the server gave, also by a block without data.</summary>
    public string? LastId { get; private set; }

    public static async Task<StreamClient> Open(HttpClient client, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return new StreamClient(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The next items, so many, in time.</summary>
    public async Task<IReadOnlyList<StreamItem>> Take(int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        var items = new List<StreamItem>();
        if (count == 0)
            return items;
        try
        {
            await foreach (var item in Items(deadline.Token))
            {
                items.Add(item);
                if (items.Count == count)
                    return items;
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"{items.Count} of {count} items came within {Deadline.TotalSeconds:0} s.");
        }

        throw new EndOfStreamException($"The stream ended after {items.Count} of {count} items.");
    }

    /// <summary>Items until the server ends the stream.</summary>
    public async IAsyncEnumerable<StreamItem> Items([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? data = null;
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                LastId = line[4..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line[6..];
            else if (line.Length == 0 && data is not null)
            {
                yield return new StreamItem(LastId!, JsonElement.Parse(data), TimeProvider.System.GetTimestamp());
                data = null;
            }
            else if (line.Length > 0 && line[0] != ':')
                throw new InvalidDataException($"Not a line of server-sent events: {line}");
        }
    }

    /// <summary>Reads the block without data in which a stream says where it begins.</summary>
    public async Task Place()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (LastId is null)
        {
            var line = await reader.ReadLineAsync(deadline.Token) ?? throw new EndOfStreamException();
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                LastId = line[4..];
        }
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
