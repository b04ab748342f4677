using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Engine;

public sealed class when_a_stage_does_not_do(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task a_passing_fault_is_tried_again_and_told()
    {
        Engine.Adapters.Answers["push"] = new StageResult.Faulted("registry_unreachable", "The registry did not answer.");
        var deployment = await Engine.Request(await Engine.Project());
        await Testing.Eventually.Holds(async () => (await Engine.Events(deployment)).Contains("stage_retried"));

        Engine.Adapters.Answers.Clear();

        var live = await Engine.Reaches(deployment, "live");
        live.GetProperty("stages")[(int)Stage.Push].GetProperty("attempt").GetInt32().ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task a_build_that_fails_ends_the_deployment_with_its_reason_and_lets_the_next_one_in()
    {
        var project = await Engine.Project();
        Engine.Adapters.Answers["build"] = new StageResult.Failed("build_failed", "npm run build ended with 1.", 7);
        var failing = await Engine.Request(project);

        var failed = await Engine.Reaches(failing, "failed");
        Engine.Adapters.Answers.Clear();
        var next = await Engine.Request(project);

        await Engine.Reaches(next, "live");
        var failure = failed.GetProperty("failure");
        failure.GetProperty("code").GetString().ShouldBe("build_failed");
        failure.GetProperty("stage").GetString().ShouldBe("build");
        failure.GetProperty("log_line").GetInt64().ShouldBe(7);
        Engine.Adapters.Calls.ShouldNotContain("revert");
    }

    [Fact]
    public async Task a_rollout_that_fails_is_reverted_and_the_live_one_stays()
    {
        var project = await Engine.Project();
        var live = await Engine.Request(project);
        await Engine.Reaches(live, "live");
        Engine.Adapters.Answers["rollout"] = new StageResult.Failed("health_check_timeout", "No instance became healthy.");
        // The release that is brought back is rolled out by the same adapter: that one becomes healthy.
        Engine.Adapters.Before("revert", _ =>
        {
            Engine.Adapters.Answers.Clear();
            return Task.CompletedTask;
        });

        var failing = await Engine.Request(project);

        var failed = await Engine.Reaches(failing, "failed");
        (await Engine.Events(failing)).TakeLast(2).ShouldBe(["manifest_reverted", "deployment_failed"]);
        failed.GetProperty("failure").GetProperty("code").GetString().ShouldBe("health_check_timeout");
        (await Engine.Deployment(live)).GetProperty("status").GetString().ShouldBe("live");
        (await Engine.Environment(project)).GetProperty("live").GetProperty("deployment_id").GetGuid().ShouldBe(live);
    }

    [Fact]
    public async Task an_adapter_that_throws_is_a_passing_fault_whose_details_stay_in_the_platforms_log()
    {
        Engine.Adapters.Before("build", _ => throw new InvalidOperationException("password=hunter2"));
        var deployment = await Engine.Request(await Engine.Project());

        await Testing.Eventually.Holds(async () => (await Engine.Events(deployment)).Contains("stage_retried"));
        (await Engine.Deployment(deployment)).ToString().ShouldNotContain("hunter2");

        Engine.Adapters.Reset();
        await Engine.Reaches(deployment, "live");
    }
}
