using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Delivery;

public sealed class when_reading_a_deployments_events(StreamsFixture fixture) : StreamsTest(fixture)
{
    private Task<JsonElement> Get(string path) => Client.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);

    [Fact]
    public async Task they_come_oldest_first_in_pages()
    {
        var deployment = await Deployment();
        await Append(Fixture.Host, deployment, 4);

        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = await Get($"/api/v1/deployments/{deployment}/events?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("version").GetInt64()));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        seen.ShouldBe([1, 2, 3, 4, 5]);
    }

    [Fact]
    public async Task each_says_what_happened_when_and_who_did_it()
    {
        var user = Guid.CreateVersion7();
        var deployment = await Deployment(actor: $"user:{user}");
        await Append(Fixture.Host, deployment, 1);

        var items = (await Get($"/api/v1/deployments/{deployment}/events")).GetProperty("items");

        var requested = items[0];
        requested.GetProperty("type").GetString().ShouldBe("deployment_requested");
        requested.GetProperty("at").GetDateTimeOffset().ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        requested.GetProperty("actor").GetProperty("kind").GetString().ShouldBe("user");
        requested.GetProperty("actor").GetProperty("id").GetGuid().ShouldBe(user);
        requested.GetProperty("data").GetProperty("project_name").GetString().ShouldBe("hello");
        requested.EnumerateObject().Select(property => property.Name)
            .ShouldBe(["id", "version", "type", "at", "actor", "correlation_id", "causation_id", "data"]);
        items[1].GetProperty("actor").GetProperty("kind").GetString().ShouldBe("system");
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("cursor=nonsense!")]
    public async Task a_page_that_makes_no_sense_is_refused(string query)
    {
        var deployment = await Deployment();
        var answer = await Client.GetAsync($"/api/v1/deployments/{deployment}/events?{query}", TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task an_unknown_deployment_is_not_found()
    {
        var answer = await Client.GetAsync($"/api/v1/deployments/{Guid.CreateVersion7()}/events", TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
