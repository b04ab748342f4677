using System.Text.Json;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Engine;

public sealed class when_a_deployment_runs(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task it_goes_through_the_seven_stages_to_live()
    {
        var project = await Engine.Project(new { test_command = "npm test" });
        var deployment = await Engine.Request(project);

        var live = await Engine.Reaches(deployment, "live");

        live.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("status").GetString()).ShouldAllBe(status => status == "succeeded");
        live.GetProperty("version").GetInt32().ShouldBe((await Engine.Events(deployment)).Count);
        Engine.Adapters.Calls.ShouldBe(["resolve", "build", "test", "push", "commit", "sync", "rollout"]);
        (await Engine.Environment(project)).GetProperty("live").GetProperty("deployment_id").GetGuid().ShouldBe(deployment);
    }

    [Fact]
    public async Task every_version_of_it_can_be_seen_again()
    {
        var deployment = await Engine.Request(await Engine.Project());
        var live = await Engine.Reaches(deployment, "live");

        var last = live.GetProperty("version").GetInt32();
        for (var version = 1; version <= last; version++)
            (await Engine.Client.GetAsync($"/api/v1/deployments/{deployment}?version={version}", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        var first = JsonDocument.Parse(await Engine.Client.GetStringAsync($"/api/v1/deployments/{deployment}?version=1", TestContext.Current.CancellationToken)).RootElement;
        first.GetProperty("status").GetString().ShouldBe("queued");
        var replayed = await Engine.Client.GetStringAsync($"/api/v1/deployments/{deployment}?version={last}", TestContext.Current.CancellationToken);
        replayed.ShouldBe(await Engine.Client.GetStringAsync($"/api/v1/deployments/{deployment}", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task the_one_that_was_live_retires()
    {
        var project = await Engine.Project();
        var first = await Engine.Request(project);
        await Engine.Reaches(first, "live");

        var second = await Engine.Request(project);
        await Engine.Reaches(second, "live");

        (await Engine.Deployment(first)).GetProperty("status").GetString().ShouldBe("retired");
    }

    [Fact]
    public async Task fifty_requests_over_ten_projects_all_end_and_the_newest_of_each_is_live()
    {
        var projects = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Engine.Project()));
        var requested = await Task.WhenAll(projects.SelectMany(project => Enumerable.Repeat(project, 5)).Select(async project => (project, deployment: await Engine.Request(project))));

        foreach (var (_, deployment) in requested)
            await Testing.Eventually.Get(() => Engine.Deployment(deployment), d => d.GetProperty("status").GetString() is "live" or "retired" or "superseded", TimeSpan.FromSeconds(60));

        foreach (var group in requested.GroupBy(r => r.project, r => r.deployment))
        {
            var states = await Task.WhenAll(group.Select(Engine.Deployment));
            states.Select(d => d.GetProperty("number").GetInt32()).Order().ShouldBe([1, 2, 3, 4, 5]);
            states.Single(d => d.GetProperty("status").GetString() == "live").GetProperty("number").GetInt32().ShouldBe(5);
        }
    }
}
