using System.Net;
using AutoStack.Api.Logs;
using AutoStack.Api.Pipeline;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Delivery;

public sealed class when_following_a_log(StreamsFixture fixture) : StreamsTest(fixture)
{
    private static async Task Write(StreamsHost host, Guid deployment, string stage, long epoch, int lines)
    {
        await using var log = await host.Service<IStageLogs>().Open(new LogId(deployment), stage, epoch, TestContext.Current.CancellationToken);
        for (var i = 1; i <= lines; i++)
            log.Write($"{stage} {i}");
    }

    [Fact]
    public async Task lines_come_in_order_while_they_are_written_on_any_node()
    {
        const int Lines = 3000;
        var deployment = await Deployment();
        await Write(Fixture.Host, deployment, "checkout", epoch: 1, lines: 5);

        using var stream = await StreamClient.Open(Client, $"/api/v1/deployments/{deployment}/logs/stream");
        var history = await stream.Take(5);
        var writing = Write(Fixture.OtherHost, deployment, "build", epoch: 2, Lines);
        var live = await stream.Take(Lines);
        await writing;

        history.Concat(live).Select(item => item.Number).ShouldBe(Enumerable.Range(1, Lines + 5).Select(line => (long)line));
        var last = live[^1].Data;
        last.GetProperty("line").GetInt64().ShouldBe(Lines + 5);
        last.GetProperty("stage").GetString().ShouldBe("build");
        last.GetProperty("text").GetString().ShouldBe($"build {Lines}");
        last.GetProperty("at").GetDateTimeOffset().ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task it_resumes_behind_the_last_line_that_was_seen()
    {
        var deployment = await Deployment();
        await Write(Fixture.Host, deployment, "build", epoch: 1, lines: 10);

        using var stream = await StreamClient.Open(Client, $"/api/v1/deployments/{deployment}/logs/stream", lastEventId: "7");

        (await stream.Take(3)).Select(item => item.Number).ShouldBe([8, 9, 10]);
    }

    [Fact]
    public async Task as_plain_text_it_is_its_lines()
    {
        var deployment = await Deployment();
        await Write(Fixture.Host, deployment, "checkout", epoch: 1, lines: 2);
        await Write(Fixture.Host, deployment, "build", epoch: 2, lines: 2);

        async Task<string> Get(string query) => await Client.GetStringAsync($"/api/v1/deployments/{deployment}/logs{query}", TestContext.Current.CancellationToken);

        (await Get("")).ShouldBe("checkout 1\ncheckout 2\nbuild 1\nbuild 2\n");
        (await Get("?stage=build")).ShouldBe("build 1\nbuild 2\n");
        (await Get("?from=4")).ShouldBe("build 2\n");
        (await Get("?from=100")).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_log_without_lines_is_empty()
    {
        var deployment = await Deployment();
        (await Client.GetStringAsync($"/api/v1/deployments/{deployment}/logs", TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("?stage=lunch", HttpStatusCode.BadRequest)]
    [InlineData("?from=0", HttpStatusCode.BadRequest)]
    [InlineData("?from=x", HttpStatusCode.BadRequest)]
    [InlineData("/stream?last_event_id=x", HttpStatusCode.BadRequest)]
    [InlineData("/stream?last_event_id=9223372036854775807", HttpStatusCode.BadRequest)]
    public async Task a_question_that_makes_no_sense_is_refused(string query, HttpStatusCode status)
    {
        var deployment = await Deployment();
        (await Client.GetAsync($"/api/v1/deployments/{deployment}/logs{query}", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData("logs")]
    [InlineData("logs/stream")]
    public async Task of_an_unknown_deployment_there_is_none(string route)
    {
        var answer = await Client.GetAsync($"/api/v1/deployments/{Guid.CreateVersion7()}/{route}", TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
