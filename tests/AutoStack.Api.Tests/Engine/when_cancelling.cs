using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Engine;

public sealed class when_cancelling(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task a_running_stage_is_told_to_end_and_the_deployment_ends()
    {
        var ended = new TaskCompletionSource();
        Engine.Adapters.Before("build", context => WorkUntilCancelled(ended, context.Cancellation));
        var deployment = await Engine.Request(await Engine.Project());
        await Testing.Eventually.Holds(() => Task.FromResult(Engine.Adapters.Calls.Contains("build")));

        var answer = await Cancel(deployment);
        answer.ShouldBe(HttpStatusCode.Accepted);
        (await Cancel(deployment)).ShouldBe(answer);

        await Engine.Reaches(deployment, "cancelled");
        await ended.Task;
        (await Cancel(deployment)).ShouldBe(answer);
        (await Engine.Events(deployment)).Count(e => e == "cancellation_requested").ShouldBe(1);
    }

    [Fact]
    public async Task one_that_waits_in_line_ends_at_once_and_never_runs()
    {
        var project = await Engine.Project();
        var gate = new TaskCompletionSource();
        Engine.Adapters.Before("build", _ => gate.Task);
        var running = await Engine.Request(project);
        await Testing.Eventually.Holds(() => Task.FromResult(Engine.Adapters.Calls.Contains("build")));
        var waiting = await Engine.Request(project);
        var place = await Testing.Eventually.Get(() => Engine.Deployment(waiting), d => d.GetProperty("queue_position").ValueKind == JsonValueKind.Number);
        place.GetProperty("waits_for").GetString().ShouldBe("Deployment #1 is running.");

        await Cancel(waiting);

        (await Engine.Deployment(waiting)).GetProperty("status").GetString().ShouldBe("cancelled");
        gate.SetResult();
        await Engine.Reaches(running, "live");
        (await Engine.Events(waiting)).ShouldNotContain("stage_started");
    }

    [Fact]
    public async Task after_the_commit_to_git_the_last_live_release_is_brought_back_first()
    {
        var project = await Engine.Project();
        var live = await Engine.Request(project);
        await Engine.Reaches(live, "live");
        Engine.Adapters.Before("rollout", context => context.Kind.Stage == Domain.Deployments.Stage.Rollout && !Engine.Adapters.Calls.Contains("revert")
            ? Task.Delay(Timeout.Infinite, context.Cancellation)
            : Task.CompletedTask);
        var deployment = await Engine.Request(project);
        await Testing.Eventually.Holds(() => Task.FromResult(Engine.Adapters.Calls.Count(call => call == "rollout") == 2));

        await Cancel(deployment);

        await Engine.Reaches(deployment, "cancelled");
        (await Engine.Events(deployment)).TakeLast(3).ShouldBe(["revert_started", "manifest_reverted", "deployment_cancelled"]);
        (await Engine.Environment(project)).GetProperty("live").GetProperty("deployment_id").GetGuid().ShouldBe(live);
    }

    [Fact]
    public async Task one_that_has_ended_is_refused()
    {
        var deployment = await Engine.Request(await Engine.Project());
        await Engine.Reaches(deployment, "live");

        (await Cancel(deployment)).ShouldBe(HttpStatusCode.Conflict);
    }

    private async Task<HttpStatusCode> Cancel(Guid deployment) =>
        (await Engine.Client.PostAsync($"/api/v1/deployments/{deployment}/cancel", null, TestContext.Current.CancellationToken)).StatusCode;

    private static async Task WorkUntilCancelled(TaskCompletionSource ended, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        finally
        {
            ended.SetResult();
        }
    }
}
