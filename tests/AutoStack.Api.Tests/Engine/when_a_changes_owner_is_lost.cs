using AutoStack.Api.Pipeline.Runs;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Engine;

public sealed class when_a_changes_owner_is_lost(EngineFixture engine) : ChangeTest(engine)
{
    [Fact]
    public async Task its_run_is_taken_over_under_a_higher_epoch_and_what_it_says_later_is_void()
    {
        var project = await LiveProject();
        var epochs = new List<long>();
        var frozen = new TaskCompletionSource();
        Engine.Adapters.Before("change", context =>
        {
            lock (epochs)
                epochs.Add(context.Epoch);
            // The first owner never notices that it was told to end, as a frozen process does not.
            return epochs.Count == 1 ? frozen.Task : Task.CompletedTask;
        });
        var change = await Asked(project, "restart");
        await Eventually.Holds(() => Task.FromResult(epochs.Count == 1));

        // Its lease runs out and another owner takes the run.
        await Execute($"update {StageRunTables.Runs} set epoch = nextval('{StageRunTables.Epochs}'), lease_until = clock_timestamp() - interval '1 second' where deployment_id = '{change}'");
        frozen.SetResult();

        await Comes(project, "succeeded");
        epochs.Count.ShouldBe(2);
        epochs[1].ShouldBeGreaterThan(epochs[0]);
        (await Events(project)).Count(name => name == "environment_changed").ShouldBe(1);
    }

    [Fact]
    public async Task an_outcome_that_nobody_heard_of_is_found_by_the_sweep()
    {
        var project = await LiveProject();
        Engine.Adapters.Hold("change");
        var change = await Asked(project, "restart");
        await Eventually.Holds(() => Task.FromResult(Engine.Adapters.Calls.Contains("change")));

        // As after a crash between the outcome's commit and its message.
        await Execute(
            $$"""
              update {{StageRunTables.Runs}} set epoch = nextval('{{StageRunTables.Epochs}}'), finished_at = clock_timestamp(),
                  outcome = '{"result": "changed", "gitops_commit": "c0ffee", "config_revision": 1}'
              where deployment_id = '{{change}}'
              """);

        await Comes(project, "succeeded");
    }

    [Fact]
    public async Task a_run_past_its_deadline_with_no_owner_is_taken_back()
    {
        var project = await LiveProject();
        Engine.Adapters.Hold("change");
        var change = await Asked(project, "stop");
        await Eventually.Holds(() => Task.FromResult(Engine.Adapters.Calls.Contains("change")));

        await Execute(
            $"""
             update {StageRunTables.Runs} set epoch = nextval('{StageRunTables.Epochs}'), lease_until = clock_timestamp() - interval '1 second', deadline = clock_timestamp() - interval '1 second'
             where deployment_id = '{change}'
             """);

        var environment = await Comes(project, "failed");
        environment.GetProperty("change").GetProperty("failure").GetProperty("code").GetString().ShouldBe("change_timed_out");
        environment.GetProperty("stopped").GetBoolean().ShouldBeFalse();
        (await Committed(project))[^1].Stopped.ShouldBeFalse();
    }
}
