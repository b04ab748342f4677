using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Delivery;

public sealed class when_a_stream_must_end(StreamsFixture fixture) : StreamsTest(fixture)
{
    [Theory]
    [InlineData("/api/v1/deployments/{id}/stream")]
    [InlineData("/api/v1/deployments/{id}/logs/stream")]
    [InlineData("/api/v1/activity/stream")]
    public async Task it_ends_with_the_token_that_opened_it(string path)
    {
        var deployment = await Deployment();
        using var client = Fixture.Host.Client(lifetime: TimeSpan.FromSeconds(2));
        using var stream = await StreamClient.Open(client, path.Replace("{id}", deployment.ToString()));

        var began = TimeProvider.System.GetTimestamp();
        await UntilEnd(stream);
        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task it_ends_with_the_node_and_does_not_hold_it_up()
    {
        var deployment = await Deployment();
        var host = StreamsHost.Start(Fixture.ConnectionString, Fixture.Host.State);
        using var client = host.Client();
        using var stream = await StreamClient.Open(client, $"/api/v1/deployments/{deployment}/stream");
        await stream.Take(1);

        var began = TimeProvider.System.GetTimestamp();
        var ended = UntilEnd(stream);
        await host.DisposeAsync();
        await ended;
        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    private static async Task UntilEnd(StreamClient stream)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await foreach (var _ in stream.Items(deadline.Token))
        {
            // What is left of its history.
        }
    }
}
