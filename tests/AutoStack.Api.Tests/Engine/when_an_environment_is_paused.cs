using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Engine;

public sealed class when_an_environment_is_paused(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task deployments_wait_say_why_and_go_on_when_it_is_resumed()
    {
        var project = await Engine.Project();
        await Change(project, new { paused = true });

        var deployment = await Engine.Request(project);

        var waiting = await Eventually.Get(() => Engine.Deployment(deployment), d => d.GetProperty("queue_position").ValueKind == JsonValueKind.Number);
        (waiting.GetProperty("status").GetString(), waiting.GetProperty("waits_for").GetString()).ShouldBe(("queued", "production is paused; resume it to go on."));
        await Change(project, new { paused = false });
        await Engine.Reaches(deployment, "live");
    }

    [Fact]
    public async Task resuming_under_another_policy_lets_in_whose_turn_it_is_then()
    {
        var project = await Engine.Project();
        await Change(project, new { paused = true, queue_policy = "every" });
        var first = await Engine.Request(project);
        var second = await Engine.Request(project);
        await Eventually.Holds(async () => (await Engine.Environment(project)).GetProperty("queue").GetArrayLength() == 2);

        await Change(project, new { paused = false, queue_policy = "newest" });

        await Engine.Reaches(second, "live");
        (await Engine.Deployment(first)).GetProperty("status").GetString().ShouldBe("superseded");
    }

    private async Task Change(Guid project, object body)
    {
        using var answer = await Engine.Client.PatchAsJsonAsync($"/api/v1/projects/{project}/environments/production", body, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
