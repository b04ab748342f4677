using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Engine;

public sealed class when_deleting_an_environment(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task its_name_is_wanted_once_more_and_production_stays()
    {
        var project = await Engine.Project();
        await Make(project, "staging");

        (await Delete(project, "staging", null)).ShouldBe((422, "confirmation_missing"));
        (await Delete(project, "staging", "another")).ShouldBe((422, "confirmation_missing"));
        (await Delete(project, "production", "production")).ShouldBe((409, "environment_is_production"));
        (await Delete(project, "nowhere", "nowhere")).ShouldBe((404, "environment_not_found"));

        (await Names(project)).ShouldBe(["production", "staging"]);
    }

    [Fact]
    public async Task what_runs_and_waits_is_cancelled_what_is_live_is_taken_down_and_history_stays()
    {
        var project = await Engine.Project();
        await Make(project, "staging");
        var live = await Engine.Request(project, "staging");
        await Engine.Reaches(live, "live");
        Engine.Adapters.Hold("build");
        var running = await Engine.Request(project, "staging");
        await Eventually.Holds(() => Task.FromResult(Engine.Adapters.Calls.Count(call => call == "build") == 2));
        var waiting = await Engine.Request(project, "staging");
        await Eventually.Holds(async () => (await Engine.Environment(project, "staging")).GetProperty("queue").GetArrayLength() == 1);

        (await Delete(project, "staging", "staging")).ShouldBe((202, null));
        (await Delete(project, "staging", "staging")).ShouldBe((404, "environment_not_found"));

        foreach (var cancelled in new[] { running, waiting })
            (await Engine.Reaches(cancelled, "cancelled")).GetProperty("cancellation_reason").GetString().ShouldBe("Environment staging was deleted.");
        var former = await Engine.Deployment(live);
        (former.GetProperty("status").GetString(), former.GetProperty("retired_reason").GetString()).ShouldBe(("retired", "Environment staging was deleted."));
        (await Engine.Events(live))[^1].ShouldBe("deployment_taken_down");
        await IsRemoved(project, "staging");
        (await Names(project)).ShouldBe(["production"]);
    }

    [Fact]
    public async Task the_others_of_the_project_go_on()
    {
        var project = await Engine.Project();
        await Make(project, "staging");
        var production = await Engine.Request(project);
        await Engine.Reaches(production, "live");
        await Engine.Reaches(await Engine.Request(project, "staging"), "live");

        (await Delete(project, "staging", "staging")).ShouldBe((202, null));

        await IsRemoved(project, "staging");
        (await Engine.Deployment(production)).GetProperty("status").GetString().ShouldBe("live");
        await Engine.Reaches(await Engine.Request(project), "live");
    }

    [Fact]
    public async Task its_name_is_free_for_another_one_which_has_nothing_to_do_with_its_deployments()
    {
        var project = await Engine.Project();
        var first = await Make(project, "staging");
        var old = await Engine.Request(project, "staging");
        await Engine.Reaches(old, "live");
        (await Delete(project, "staging", "staging")).ShouldBe((202, null));

        var second = await Make(project, "staging");

        second.ShouldNotBe(first);
        await Engine.Reaches(await Engine.Request(project, "staging"), "live");
        foreach (var action in new[] { "retry", "rollback", "redeploy" })
        {
            using var answer = await Engine.Client.PostAsJsonAsync($"/api/v1/deployments/{old}/{action}", new { }, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("environment_deleted");
        }
    }

    private async Task<Guid> Make(Guid project, string name)
    {
        using var answer = await Engine.Client.PostAsJsonAsync($"/api/v1/projects/{project}/environments", new { name }, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetGuid();
    }

    private async Task<(int Status, string? Code)> Delete(Guid project, string name, string? confirmation)
    {
        using var answer = await Engine.Client.DeleteAsync($"/api/v1/projects/{project}/environments/{name}{(confirmation is null ? "" : $"?confirm={confirmation}")}", TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, text.Length == 0 ? null : JsonSerializer.Deserialize<JsonElement>(text).GetProperty("code").GetString());
    }

    private async Task IsRemoved(Guid project, string environment)
    {
        var path = $"{await Engine.Name(project)}/{environment}";
        await Eventually.Holds(() => Task.FromResult(Engine.Adapters.Removed.Contains(path)));
    }

    private async Task<IReadOnlyList<string>> Names(Guid project) =>
    [
        .. (await Engine.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{project}/environments", TestContext.Current.CancellationToken))
            .GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!),
    ];
}
