using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Engine;

public sealed class when_asking_what_a_deployment_changes(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task the_first_has_nothing_before_it()
    {
        var deployment = await Engine.Request(await Engine.Project());
        await Engine.Reaches(deployment, "live");

        var changes = await Changes(deployment);

        changes.GetProperty("since").ValueKind.ShouldBe(JsonValueKind.Null);
        changes.GetProperty("commit").GetProperty("from").ValueKind.ShouldBe(JsonValueKind.Null);
        changes.GetProperty("settings").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task settings_are_told_with_their_values_and_variables_by_their_names_alone()
    {
        var project = await Engine.Project();
        await Put(project, "KEPT", "same");
        await Put(project, "CHANGED", "before-value");
        var first = await Engine.Request(project);
        await Engine.Reaches(first, "live");
        await Put(project, "KEPT", "same");
        await Put(project, "CHANGED", "after-value");
        await Put(project, "NEW", "new-value");
        using (await Engine.Client.PatchAsJsonAsync($"/api/v1/projects/{project}", new { replicas = 3 }, TestContext.Current.CancellationToken))
        {
        }

        var second = await Engine.Request(project);
        await Engine.Reaches(second, "live");

        var changes = await Changes(second);
        changes.GetProperty("since").GetProperty("id").GetGuid().ShouldBe(first);
        changes.GetProperty("settings").ToString().ShouldBe("""[{"name":"replicas","from":"1","to":"3"}]""");
        changes.GetProperty("variables").EnumerateArray().Select(v => (v.GetProperty("name").GetString(), v.GetProperty("change").GetString()))
            .ShouldBe([("CHANGED", "changed"), ("NEW", "added")]);
        changes.ToString().ShouldNotContain("-value");
    }

    [Fact]
    public async Task another_runtime_below_the_image_is_told_and_comes_back_with_a_rollback()
    {
        var project = await Engine.Project();
        Engine.Adapters.Base = "host/node@20.19.1";
        var first = await Engine.Request(project);
        await Engine.Reaches(first, "live");
        Engine.Adapters.Base = "host/node@20.19.2";
        var second = await Engine.Request(project);
        await Engine.Reaches(second, "live");
        var again = await Engine.Request(project);
        await Engine.Reaches(again, "live");
        var back = await Ask($"/api/v1/deployments/{first}/rollback");
        await Engine.Reaches(back, "live");

        (await Changes(second)).GetProperty("base").ToString().ShouldBe("""{"from":"host/node@20.19.1","to":"host/node@20.19.2"}""");
        (await Changes(again)).GetProperty("base").ValueKind.ShouldBe(JsonValueKind.Null);
        (await Changes(back)).GetProperty("base").ToString().ShouldBe("""{"from":"host/node@20.19.2","to":"host/node@20.19.1"}""");
    }

    [Fact]
    public async Task it_is_compared_with_what_was_live_before_it_and_not_with_what_was_requested_before_it()
    {
        var project = await Engine.Project();
        var first = await Engine.Request(project);
        await Engine.Reaches(first, "live");
        await Put(project, "NEW", "new-value");
        var second = await Engine.Request(project);
        await Engine.Reaches(second, "live");
        // Went live in the order 1, 2, 3 (which is 1 again), while 4 never did.
        var back = await Ask($"/api/v1/deployments/{first}/rollback");
        await Engine.Reaches(back, "live");
        Engine.Adapters.Answers["build"] = new AutoStack.Domain.Deployments.StageResult.Failed("build_failed", "It broke.");
        var failed = await Engine.Request(project);
        await Engine.Reaches(failed, "failed");

        Since(await Changes(second)).ShouldBe(first);
        Since(await Changes(back)).ShouldBe(second);
        (await Changes(back)).GetProperty("variables")[0].GetProperty("change").GetString().ShouldBe("removed");
        Since(await Changes(failed)).ShouldBe(back);
        (await Changes(failed)).GetProperty("variables")[0].GetProperty("change").GetString().ShouldBe("added");
    }

    private static Guid? Since(JsonElement changes) => changes.GetProperty("since") is { ValueKind: JsonValueKind.Object } since ? since.GetProperty("id").GetGuid() : null;

    private async Task<Guid> Ask(string path)
    {
        using var answer = await Engine.Client.PostAsJsonAsync(path, new { }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetGuid();
    }

    private async Task<JsonElement> Changes(Guid deployment) =>
        await Engine.Client.GetFromJsonAsync<JsonElement>($"/api/v1/deployments/{deployment}/changes", TestContext.Current.CancellationToken);

    private async Task Put(Guid project, string name, string value)
    {
        using var answer = await Engine.Client.PutAsJsonAsync($"/api/v1/projects/{project}/variables/{name}", new { value, secret = true }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
