using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Engine;

public sealed class when_changing_what_runs(EngineFixture engine) : ChangeTest(engine)
{
    [Fact]
    public async Task a_scale_is_committed_synced_and_rolled_out_and_holds_from_then_on()
    {
        var project = await LiveProject();
        Engine.Adapters.Calls.Clear();

        await Asked(project, "scale", new { replicas = 3 });

        var environment = await Comes(project, "succeeded");
        Engine.Adapters.Calls.ShouldBe(["change", "sync", "rollout"]);
        (await Committed(project))[^1].Processes.ShouldBe([new Pipeline.ReleaseProcess("web", null, 3)]);
        environment.GetProperty("config_revision").GetInt32().ShouldBe(2);
        environment.GetProperty("live").GetProperty("config_revision").GetInt32().ShouldBe(2);
        environment.GetProperty("replicas").GetInt32().ShouldBe(3);
        await Engine.Reaches(await Engine.Request(project), "live");
        (await Committed(project))[^1].Processes.ShouldBe([new Pipeline.ReleaseProcess("web", null, 3)]);
    }

    [Fact]
    public async Task a_restart_is_told_to_the_target_by_its_id_and_stays_in_the_manifest()
    {
        var project = await LiveProject();

        var restart = await Asked(project, "restart");
        await Comes(project, "succeeded");
        await Asked(project, "scale", new { processes = new { web = 2 } });
        await Eventually.Holds(async () => (await Committed(project)).Count == 3);

        (await Committed(project)).Select(manifest => manifest.Restart?.Value).ShouldBe([null, restart, restart]);
    }

    [Fact]
    public async Task what_waits_for_the_next_deployment_is_not_brought_by_a_scale()
    {
        var project = await LiveProject();
        using (var put = await Engine.Client.PutAsJsonAsync($"/api/v1/projects/{project}/variables/LATER", new { value = "x", secret = false }, Cancellation))
            put.EnsureSuccessStatusCode();

        await Asked(project, "scale", new { replicas = 2 });

        var environment = await Comes(project, "succeeded");
        ((await Committed(project))[^1].ConfigRevision, (await Committed(project))[^1].Processes[0].Replicas).ShouldBe((1, 2));
        environment.GetProperty("live").GetProperty("config_revision").GetInt32().ShouldBe(1);
        environment.GetProperty("config_revision").GetInt32().ShouldBe(3);
        await Engine.Reaches(await Engine.Request(project), "live");
        ((await Committed(project))[^1].ConfigRevision, (await Committed(project))[^1].Processes[0].Replicas).ShouldBe((3, 2));
    }

    [Fact]
    public async Task a_stopped_environment_keeps_deployments_waiting_until_it_is_started()
    {
        var project = await LiveProject();
        await Asked(project, "stop");
        (await Comes(project, "succeeded")).GetProperty("stopped").GetBoolean().ShouldBeTrue();
        (await Committed(project))[^1].Stopped.ShouldBeTrue();

        var waiting = await Engine.Request(project);
        var place = await Eventually.Get(() => Engine.Deployment(waiting), d => d.GetProperty("queue_position").ValueKind == JsonValueKind.Number);
        place.GetProperty("waits_for").GetString().ShouldBe("production is stopped; start it to go on.");
        await Asked(project, "start");

        await Engine.Reaches(waiting, "live");
        (await Engine.Environment(project)).GetProperty("stopped").GetBoolean().ShouldBeFalse();
        (await Committed(project)).Select(manifest => manifest.Stopped).ShouldBe([false, true, false, false]);
    }

    [Fact]
    public async Task a_deployment_waits_for_the_change_at_work()
    {
        var project = await LiveProject();
        var gate = new TaskCompletionSource();
        Engine.Adapters.Before("change", _ => gate.Task);
        await Asked(project, "restart");
        await Comes(project, "running");

        var waiting = await Engine.Request(project);

        var place = await Eventually.Get(() => Engine.Deployment(waiting), d => d.GetProperty("queue_position").ValueKind == JsonValueKind.Number);
        place.GetProperty("waits_for").GetString().ShouldBe("production is being restarted.");
        gate.SetResult();
        await Engine.Reaches(waiting, "live");
    }

    [Fact]
    public async Task a_change_waits_for_the_running_deployment_and_goes_before_those_that_wait()
    {
        var project = await LiveProject();
        var gate = new TaskCompletionSource();
        Engine.Adapters.Before("build", _ => gate.Task);
        var running = await Engine.Request(project);
        await Eventually.Holds(() => Task.FromResult(Engine.Adapters.Calls.Count(call => call == "build") == 2));
        var next = await Engine.Request(project);
        await Eventually.Holds(async () => (await Engine.Environment(project)).GetProperty("queue").GetArrayLength() == 1);

        var restart = await Asked(project, "restart");
        (await Asked(project, "restart")).ShouldBe(restart);
        (await Engine.Environment(project)).GetProperty("waiting_changes").GetArrayLength().ShouldBe(1);
        gate.SetResult();

        await Engine.Reaches(next, "live");
        await Engine.Reaches(running, "retired");
        (await Events(project)).Where(name => name is "deployment_started" or "environment_change_started").ShouldBe(["deployment_started", "deployment_started", "environment_change_started", "deployment_started"]);
    }

    [Fact]
    public async Task a_deployment_that_fails_goes_back_to_what_was_scaled()
    {
        var project = await LiveProject();
        await Asked(project, "scale", new { replicas = 3 });
        await Comes(project, "succeeded");
        using (var patch = await Engine.Client.PatchAsJsonAsync($"/api/v1/projects/{project}/environments/production", new { replicas = 5 }, Cancellation))
            patch.EnsureSuccessStatusCode();
        FailOnce("rollout");

        await Engine.Reaches(await Engine.Request(project), "failed");

        var committed = await Committed(project);
        committed.Select(manifest => (manifest.Number, manifest.Processes[0].Replicas)).ShouldBe([(1, 1), (1, 3), (2, 5), (1, 3)]);
        committed[^1].ConfigRevision.ShouldBe(2);
    }

    [Fact]
    public async Task a_passing_fault_is_tried_again_and_told()
    {
        var project = await LiveProject();
        Engine.Adapters.Answers["change"] = new StageResult.Faulted("gitops_contended", "Somebody else pushes all the time.");
        await Asked(project, "restart");
        var retried = await Eventually.Get(() => Engine.Environment(project), environment => environment.GetProperty("change").GetProperty("note").ValueKind == JsonValueKind.String);
        retried.GetProperty("change").GetProperty("note").GetString().ShouldBe("Tried again: Somebody else pushes all the time.");

        Engine.Adapters.Answers.Clear();

        await Comes(project, "succeeded");
    }

    [Fact]
    public async Task one_that_fails_is_taken_back_and_says_why()
    {
        var project = await LiveProject();
        FailOnce("rollout");

        await Asked(project, "scale", new { replicas = 4 });

        var environment = await Comes(project, "failed");
        environment.GetProperty("change").GetProperty("failure").GetProperty("code").GetString().ShouldBe("health_check_timeout");
        environment.GetProperty("in_sync").GetBoolean().ShouldBeTrue();
        environment.GetProperty("live").GetProperty("config_revision").GetInt32().ShouldBe(1);
        (await Committed(project)).Select(manifest => manifest.Processes[0].Replicas).ShouldBe([1, 4, 1]);
        (await Events(project)).TakeLast(3).ShouldBe(["environment_change_started", "environment_change_revert_started", "environment_change_failed"]);
    }

    [Fact]
    public async Task deleting_the_project_ends_the_change_at_work_before_what_runs_is_removed()
    {
        var project = await LiveProject();
        Engine.Adapters.Hold("change");
        await Asked(project, "restart");
        await Comes(project, "running");
        var name = await Engine.Name(project);
        var environment = (await Engine.Environment(project)).GetProperty("id").GetGuid();

        using (var deleted = await Engine.Client.DeleteAsync($"/api/v1/projects/{project}?confirm={name}", Cancellation))
            deleted.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        await Eventually.Holds(() => Task.FromResult(Engine.Adapters.Removed.Contains($"{name}/production")));
        (await Engine.Events(environment))[^1].ShouldBe("environment_change_failed");
        Engine.Adapters.Calls.ShouldNotContain("revert");
    }

    /// <summary>The named call fails until something is taken back.</summary>
    private void FailOnce(string call)
    {
        Engine.Adapters.Answers[call] = new StageResult.Failed("health_check_timeout", "No instance became healthy.");
        Engine.Adapters.Before("revert", _ =>
        {
            Engine.Adapters.Answers.Clear();
            return Task.CompletedTask;
        });
    }
}
