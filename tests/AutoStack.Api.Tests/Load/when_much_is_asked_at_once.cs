using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Tests.Engine;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Load;

/// <summary>Many requests in the same moment: none is lost, none is doubled, and all come to an end.</summary>
public sealed class when_much_is_asked_at_once(EngineFixture engine) : EngineTest(engine)
{
    private const int AtATime = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task a_thousand_requests_for_one_environment_end_with_the_newest_live()
    {
        const int requests = 1000;
        var project = await Engine.Project();

        var asked = await Ask(Enumerable.Repeat(project, requests));

        var all = await Ended(project, requests);
        all.Select(Id).ShouldBe(asked, ignoreOrder: true);
        all.Select(Number).ShouldBe(Enumerable.Range(1, requests), ignoreOrder: true);
        var live = all.Single(deployment => Status(deployment) == "live");
        Number(live).ShouldBe(requests);
        // One that had begun before a newer one came finishes; the others gave way.
        all.Where(deployment => deployment.GetProperty("id").GetGuid() != Id(live)).Select(Status).Distinct().ShouldBeSubsetOf(["superseded", "retired"]);
        await NothingWaits(project);
    }

    [Fact]
    public async Task two_hundred_over_fifty_projects_end_with_one_live_in_each()
    {
        var projects = new List<Guid>();
        for (var i = 0; i < 50; i++)
            projects.Add(await Engine.Project());

        await Ask(Enumerable.Range(0, 4).SelectMany(_ => projects));

        foreach (var project in projects)
        {
            var all = await Ended(project, 4);
            all.Select(Number).ShouldBe([1, 2, 3, 4], ignoreOrder: true);
            Number(all.Single(deployment => Status(deployment) == "live")).ShouldBe(4);
            await NothingWaits(project);
        }
    }

    [Fact]
    public async Task where_each_has_its_turn_a_hundred_requests_all_go_live_in_order()
    {
        const int requests = 100;
        var project = await Engine.Project();
        (await Engine.Client.PatchAsJsonAsync($"/api/v1/projects/{project}/environments/production", new { queue_policy = "every" }, Cancellation)).EnsureSuccessStatusCode();

        await Ask(Enumerable.Repeat(project, requests));

        var all = await Ended(project, requests);
        all.Count(deployment => Status(deployment) == "retired").ShouldBe(requests - 1);
        Number(all.Single(deployment => Status(deployment) == "live")).ShouldBe(requests);
        await NothingWaits(project);
    }

    [Fact]
    public async Task what_is_cancelled_as_soon_as_it_was_asked_for_leaves_nothing_in_line()
    {
        const int requests = 300;
        var project = await Engine.Project();
        (await Engine.Client.PatchAsJsonAsync($"/api/v1/projects/{project}/environments/production", new { queue_policy = "every" }, Cancellation)).EnsureSuccessStatusCode();

        // Its admission is on its way while it is cancelled.
        await Ask(Enumerable.Repeat(project, requests), async (deployment, cancellation) =>
        {
            using var answer = await Engine.Client.PostAsJsonAsync($"/api/v1/deployments/{deployment}/cancel", new { }, cancellation);
            ((int)answer.StatusCode).ShouldBeOneOf(202, 409);
        });

        var all = await Ended(project, requests);
        all.Select(Status).Distinct().ShouldBeSubsetOf(["cancelled", "retired", "live"]);
        await NothingWaits(project);
        // And the place is free: the next one has its turn.
        await Engine.Reaches(await Engine.Request(project), "live");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Guid Id(JsonElement deployment) => deployment.GetProperty("id").GetGuid();

    private static int Number(JsonElement deployment) => deployment.GetProperty("number").GetInt32();

    private static string Status(JsonElement deployment) => deployment.GetProperty("status").GetString()!;

    private async Task<IReadOnlyCollection<Guid>> Ask(IEnumerable<Guid> projects, Func<Guid, CancellationToken, Task>? then = null)
    {
        var asked = new ConcurrentBag<Guid>();
        await Parallel.ForEachAsync(projects, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = Cancellation }, async (project, cancellation) =>
        {
            var answer = await Engine.Client.PostAsJsonAsync($"/api/v1/projects/{project}/deployments", new { }, cancellation);
            answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(cancellation));
            var deployment = Id(await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation));
            asked.Add(deployment);
            if (then is not null)
                await then(deployment, cancellation);
        });
        return asked;
    }

    /// <summary>All deployments of a project once none is on its way.</summary>
    private Task<IReadOnlyList<JsonElement>> Ended(Guid project, int expected) => Eventually.Get(
        () => All(project),
        all => all.Count == expected && !all.Any(deployment => Status(deployment) is "queued" or "running"),
        Patience);

    private async Task<IReadOnlyList<JsonElement>> All(Guid project)
    {
        var all = new List<JsonElement>();
        for (var cursor = ""; ;)
        {
            var page = await Engine.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{project}/deployments?limit=200{cursor}", Cancellation);
            all.AddRange(page.GetProperty("items").EnumerateArray());
            if (page.GetProperty("next_cursor").GetString() is not { } next)
                return all;
            cursor = $"&cursor={Uri.EscapeDataString(next)}";
        }
    }

    private async Task NothingWaits(Guid project)
    {
        var environment = await Engine.Environment(project);
        environment.GetProperty("queue").GetArrayLength().ShouldBe(0, environment.ToString());
        environment.GetProperty("running").ValueKind.ShouldBe(JsonValueKind.Null, environment.ToString());
    }
}
