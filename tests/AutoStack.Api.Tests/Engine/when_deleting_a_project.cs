using System.Net;
using System.Net.Http.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Engine;

public sealed class when_deleting_a_project(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task its_name_is_wanted_once_more()
    {
        var project = await Engine.Project();

        (await Delete(project, null)).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Delete(project, "another")).ShouldBe(HttpStatusCode.UnprocessableEntity);

        (await Engine.Client.GetAsync($"/api/v1/projects/{project}/environments", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task what_runs_and_waits_is_cancelled_what_is_live_is_removed_and_history_stays()
    {
        var project = await Engine.Project();
        var name = await Engine.Name(project);
        var live = await Engine.Request(project);
        await Engine.Reaches(live, "live");
        Engine.Adapters.Hold("build");
        var running = await Engine.Request(project);
        await Eventually.Holds(() => Task.FromResult(Engine.Adapters.Calls.Count(call => call == "build") == 2));
        var waiting = await Engine.Request(project);
        await Eventually.Holds(async () => (await Engine.Events(waiting)).Count == 1 && (await Engine.Environment(project)).GetProperty("queue").GetArrayLength() == 1);

        (await Delete(project, name)).ShouldBe(HttpStatusCode.Accepted);
        (await Delete(project, name)).ShouldBe(HttpStatusCode.Accepted);

        foreach (var cancelled in new[] { running, waiting })
            (await Engine.Reaches(cancelled, "cancelled")).GetProperty("cancellation_reason").GetString().ShouldBe("Environment production was deleted.");
        await Eventually.Holds(() => Task.FromResult(Engine.Adapters.Removed.Contains($"{name}/production")));
        Engine.Adapters.Removed.Count(removed => removed == $"{name}/production").ShouldBe(1);
        var former = await Engine.Deployment(live);
        (former.GetProperty("number").GetInt32(), former.GetProperty("status").GetString()).ShouldBe((1, "retired"));
        (await Engine.Events(live))[^1].ShouldBe("deployment_taken_down");
        (await Engine.Client.GetAsync($"/api/v1/projects/{project}/environments", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var again = await Engine.Client.PostAsJsonAsync("/api/v1/projects", new { name, repository_url = "https://example.org/repository.git" }, TestContext.Current.CancellationToken);
        again.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    private async Task<HttpStatusCode> Delete(Guid project, string? confirmation) =>
        (await Engine.Client.DeleteAsync($"/api/v1/projects/{project}{(confirmation is null ? "" : $"?confirm={confirmation}")}", TestContext.Current.CancellationToken)).StatusCode;
}
