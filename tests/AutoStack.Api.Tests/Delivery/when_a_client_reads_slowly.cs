using System.Net.Sockets;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Delivery;

public sealed class when_a_client_reads_slowly(StreamsFixture fixture) : StreamsTest(fixture)
{
    private const int Batches = 16;
    private const int InBatch = 40;

    [Fact]
    public async Task others_are_not_held_up_and_it_misses_nothing_itself()
    {
        var deployment = await Deployment();
        var path = $"/api/v1/deployments/{deployment}/stream";
        using var slowClient = Fixture.Host.Client(handler: SmallBuffers());
        var slow = await StreamClient.Open(slowClient, path);
        using var fast = await StreamClient.Open(Client, path);

        // Some 8 MB: more than sockets, server and the node's ring hold for a client that does not read.
        var reason = new string('x', 12_000);
        for (var batch = 0; batch < Batches; batch++)
            await Append(Fixture.Host, deployment, [.. Enumerable.Range(2, InBatch).Select(attempt => new StageRetried(Stage.Build, attempt, "timed_out", reason, TimeSpan.Zero))]);
        const int Events = (Batches * InBatch) + 1;
        (await fast.Take(Events)).Select(item => item.Number).ShouldBe(Enumerable.Range(1, Events).Select(version => (long)version));

        // The server may have given up a connection that stood still; then the client comes back, as browsers do.
        var seen = new List<long>();
        while (seen.Count < Events)
        {
            try
            {
                seen.Add((await slow.Take(1))[0].Number);
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                slow.Dispose();
                slow = await StreamClient.Open(slowClient, path, seen.Count == 0 ? null : seen[^1].ToString());
            }
        }

        slow.Dispose();
        seen.ShouldBe(Enumerable.Range(1, Events).Select(version => (long)version));
    }

    private static SocketsHttpHandler SmallBuffers() => new()
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096, NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };
}
