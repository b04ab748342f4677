using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Domain;
using AutoStack.Domain.Projects;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Delivery;

public sealed class when_asking_who_did_what(StreamsFixture fixture) : StreamsTest(fixture)
{
    private async Task<IReadOnlyList<JsonElement>> Audit(string query) =>
        [.. (await Client.GetFromJsonAsync<JsonElement>($"/api/v1/audit{query}", TestContext.Current.CancellationToken)).GetProperty("items").EnumerateArray()];

    [Fact]
    public async Task it_is_told_of_one_user_newest_first()
    {
        var (ada, bob) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var deployment = await Deployment(actor: $"user:{ada}");
        await Append(Fixture.Host, deployment, 2, actor: $"user:{bob}");
        await Append(Fixture.Host, deployment, 1, actor: $"user:{ada}");
        await Append(Fixture.Host, deployment, 1);

        var adas = await Audit($"?actor={ada}");

        adas.Select(item => item.GetProperty("version").GetInt64()).ShouldBe([4, 1]);
        adas.ShouldAllBe(item => item.GetProperty("actor").GetProperty("id").GetGuid() == ada);
        (await Audit("?actor=system&limit=1"))[0].GetProperty("version").GetInt64().ShouldBe(5);
    }

    [Fact]
    public async Task it_is_told_of_one_project_with_its_deployments()
    {
        var project = Guid.CreateVersion7();
        var first = await Deployment(project: project);
        await Deployment();
        var second = await Deployment(project: project);

        var items = await Audit($"?project_id={project}");

        items.Select(item => item.GetProperty("deployment_id").GetGuid()).ShouldBe([second, first]);
        items.ShouldAllBe(item => item.GetProperty("project_id").GetGuid() == project);
    }

    /// <summary>Its own events are found among those of all projects, further and further back.</summary>
    [Fact]
    public async Task a_project_with_many_deployments_is_told_of_as_one_with_few()
    {
        const int deployments = 310;
        var (project, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var own = new List<Guid>();
        for (var i = 0; i < deployments; i++)
            own.Add(await Deployment(project: project));
        var much = await Deployment(project: other);
        await Append(Fixture.Host, much, 2_100);
        own.Add(await Deployment(project: project));

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await Client.GetFromJsonAsync<JsonElement>($"/api/v1/audit?project_id={project}&limit=100{(cursor is null ? "" : $"&cursor={cursor}")}", TestContext.Current.CancellationToken);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("deployment_id").GetGuid()));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        seen.ShouldBe(own.AsEnumerable().Reverse());
        (await Audit($"?project_id={other}&limit=1"))[0].GetProperty("version").GetInt64().ShouldBe(2_101);
    }

    [Fact]
    public async Task it_is_told_of_some_kinds_of_events_alone()
    {
        var project = Guid.CreateVersion7();
        var deployment = await Deployment(project: project);
        await Append(Fixture.Host, deployment, 1);
        var all = (await Audit($"?project_id={project}")).Select(item => item.GetProperty("type").GetString()).ToArray();
        all.Distinct().Count().ShouldBe(2);

        (await Audit($"?project_id={project}&type={all[1]}")).Select(item => item.GetProperty("type").GetString()).ShouldBe([all[1]]);
        (await Audit($"?project_id={project}&type={all[0]},{all[1]}")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task it_is_told_of_a_span_of_time()
    {
        var project = Guid.CreateVersion7();
        var deployment = await Deployment(project: project);
        await Append(Fixture.Host, deployment, 1);
        var newestFirst = await Audit($"?project_id={project}");
        var second = Uri.EscapeDataString(newestFirst[0].GetProperty("at").GetString()!);

        (await Audit($"?project_id={project}&since={second}")).Select(item => item.GetProperty("version").GetInt64()).ShouldBe([2]);
        (await Audit($"?project_id={project}&until={second}")).Select(item => item.GetProperty("version").GetInt64()).ShouldBe([1]);
    }

    [Fact]
    public async Task what_a_request_causes_bears_the_name_of_who_sent_it()
    {
        var answer = await Client.PostAsJsonAsync("/api/v1/projects", new { name = $"p{Guid.NewGuid():N}"[..20], repository_url = "https://example.org/repository.git" }, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var project = (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetGuid();

        var items = await Audit($"?project_id={project}&actor={StreamsHost.User}");

        items.Select(item => item.GetProperty("type").GetString()).ShouldContain(EventNames.All[typeof(ProjectCreated)]);
        items.ShouldAllBe(item => item.GetProperty("project_id").GetGuid() == project);
    }

    [Fact]
    public async Task pages_follow_each_other()
    {
        var user = Guid.CreateVersion7();
        var deployment = await Deployment(actor: $"user:{user}");
        await Append(Fixture.Host, deployment, 4, actor: $"user:{user}");

        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = await Client.GetFromJsonAsync<JsonElement>($"/api/v1/audit?actor={user}&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}", TestContext.Current.CancellationToken);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("version").GetInt64()));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        seen.ShouldBe([5, 4, 3, 2, 1]);
    }

    [Theory]
    [InlineData("actor=ada")]
    [InlineData("project_id=hello")]
    [InlineData("type=went_fishing")]
    [InlineData("since=yesterday")]
    [InlineData("until=2026-13-01T00:00:00Z")]
    [InlineData("limit=201")]
    [InlineData("cursor=x")]
    public async Task a_question_that_makes_no_sense_is_refused(string query)
    {
        var answer = await Client.GetAsync($"/api/v1/audit?{query}", TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
