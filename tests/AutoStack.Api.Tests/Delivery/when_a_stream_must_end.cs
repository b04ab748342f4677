using System.Net.Http.Headers;
using AutoStack.Api.Accounts;
using AutoStack.Api.Tests.Http;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Delivery;

public sealed class when_a_stream_must_end(StreamsFixture fixture) : StreamsTest(fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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

    [Theory]
    [InlineData("/api/v1/deployments/{id}/stream")]
    [InlineData("/api/v1/deployments/{id}/logs/stream")]
    [InlineData("/api/v1/activity/stream")]
    public async Task it_ends_when_the_session_is_ended_and_opens_no_more_with_its_token(string path)
    {
        var at = path.Replace("{id}", (await Deployment()).ToString());
        var tokens = Fixture.Host.Service<Tokens>();
        var user = (await Fixture.Host.Service<Users>().Add($"{Guid.NewGuid():N}@example.org", "", Cancellation))!;
        var (stays, leaves) = (await SignIn(user), await SignIn(user));
        using var staying = await StreamClient.Open(stays.Client, at);
        using var leaving = await StreamClient.Open(leaves.Client, at);
        var staysOn = UntilEnd(staying);

        await tokens.End(leaves.RefreshToken, Cancellation);
        await UntilEnd(leaving);
        (await leaves.Client.Gets(at)).ShouldBeProblem(401, "session_ended");
        // The other session of the same account is none of its business, nor is a token that was replaced.
        staysOn.IsCompleted.ShouldBeFalse();
        await tokens.Refresh(stays.RefreshToken, Cancellation);
        using var another = await StreamClient.Open(stays.Client, at);

        // As a changed password does.
        await tokens.EndAll(user.Id, Cancellation);
        await staysOn;
        await UntilEnd(another);
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

    private async Task<(HttpClient Client, string RefreshToken)> SignIn(User user)
    {
        var tokens = await Fixture.Host.Service<Tokens>().Issue(user, Cancellation);
        var client = Fixture.Host.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        return (client, tokens.RefreshToken);
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
