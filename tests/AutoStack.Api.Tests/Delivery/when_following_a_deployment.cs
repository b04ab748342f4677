using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Delivery;

public sealed class when_following_a_deployment(StreamsFixture fixture) : StreamsTest(fixture)
{
    [Fact]
    public async Task its_history_comes_first_and_then_what_happens()
    {
        var deployment = await Deployment();
        await Append(Fixture.Host, deployment, 2);

        using var stream = await StreamClient.Open(Client, $"/api/v1/deployments/{deployment}/stream");
        var history = await stream.Take(3);
        await Append(Fixture.Host, deployment, 2);
        var live = await stream.Take(2);

        history.Concat(live).Select(item => item.Number).ShouldBe([1, 2, 3, 4, 5]);
        history[0].Data.GetProperty("type").GetString().ShouldBe("deployment_requested");
        live[1].Data.GetProperty("version").GetInt64().ShouldBe(5);
        live[1].Data.GetProperty("data").GetProperty("wanted_instances").GetInt32().ShouldBe(2);
        stream.Response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        stream.Response.Headers.CacheControl!.NoCache.ShouldBeTrue();
        stream.Response.Headers.CacheControl.NoTransform.ShouldBeTrue();
        stream.Response.Headers.GetValues("x-accel-buffering").ShouldBe(["no"]);
    }

    [Fact]
    public async Task it_resumes_behind_the_last_event_that_was_seen()
    {
        var deployment = await Deployment();
        await Append(Fixture.Host, deployment, 4);

        using var byHeader = await StreamClient.Open(Client, $"/api/v1/deployments/{deployment}/stream", lastEventId: "3");
        using var byQuery = await StreamClient.Open(Client, $"/api/v1/deployments/{deployment}/stream?last_event_id=4");

        (await byHeader.Take(2)).Select(item => item.Number).ShouldBe([4, 5]);
        (await byQuery.Take(1)).Select(item => item.Number).ShouldBe([5]);
    }

    [Fact]
    public async Task resuming_again_and_again_while_events_come_leaves_out_none_and_repeats_none()
    {
        const int Events = 120;
        var deployment = await Deployment();
        var appending = Append(Fixture.Host, deployment, Events - 1);

        var seen = new List<long>();
        while (seen.Count < Events)
        {
            using var stream = await StreamClient.Open(Client, $"/api/v1/deployments/{deployment}/stream", seen.Count == 0 ? null : seen[^1].ToString());
            seen.AddRange((await stream.Take(Math.Min(7, Events - seen.Count))).Select(item => item.Number));
        }

        await appending;
        seen.ShouldBe(Enumerable.Range(1, Events).Select(number => (long)number));
    }

    [Fact]
    public async Task what_another_node_writes_comes_at_once()
    {
        var deployment = await Deployment();
        using var stream = await StreamClient.Open(Client, $"/api/v1/deployments/{deployment}/stream");
        await stream.Take(1);

        var received = stream.Take(20);
        await Append(Fixture.OtherHost, deployment, 20);
        (await received).Select(item => item.Number).ShouldBe(Enumerable.Range(2, 20).Select(number => (long)number));

        // Sooner than the sweep, which would find it too.
        var last = stream.Take(1);
        await Append(Fixture.OtherHost, deployment, 1);
        var written = TimeProvider.System.GetTimestamp();
        TimeProvider.System.GetElapsedTime(written, (await last)[0].Received).ShouldBeLessThan(TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task an_unknown_deployment_is_refused_before_the_stream_begins()
    {
        var answer = await Client.GetAsync($"/api/v1/deployments/{Guid.CreateVersion7()}/stream", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("code").GetString().ShouldBe("deployment_not_found");
    }

    [Fact]
    public async Task an_id_that_is_no_version_is_refused()
    {
        var deployment = await Deployment();
        var answer = await Client.GetAsync($"/api/v1/deployments/{deployment}/stream?last_event_id=soon", TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
