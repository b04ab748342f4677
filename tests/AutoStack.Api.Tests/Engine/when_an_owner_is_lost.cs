using AutoStack.Api.Pipeline.Runs;
using AutoStack.Domain.Deployments;
using Npgsql;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Engine;

public sealed class when_an_owner_is_lost(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task its_run_is_taken_over_under_a_higher_epoch_and_what_it_says_later_is_void()
    {
        var epochs = new List<long>();
        var frozen = new TaskCompletionSource();
        Engine.Adapters.Before("build", context =>
        {
            lock (epochs)
                epochs.Add(context.Epoch);
            // The first owner never notices that it was told to end, as a frozen process does not.
            return epochs.Count == 1 ? frozen.Task : Task.CompletedTask;
        });
        var deployment = await Engine.Request(await Engine.Project());
        await Testing.Eventually.Holds(() => Task.FromResult(epochs.Count == 1));

        // Its lease runs out and another owner takes the run.
        await Execute($"update {StageRunTables.Runs} set epoch = nextval('{StageRunTables.Epochs}'), lease_until = clock_timestamp() - interval '1 second' where deployment_id = '{deployment}' and kind = 'build'");
        frozen.SetResult();

        var live = await Engine.Reaches(deployment, "live");
        epochs.Count.ShouldBe(2);
        epochs[1].ShouldBeGreaterThan(epochs[0]);
        (await Engine.Events(deployment)).Count(e => e == "image_built").ShouldBe(1);
        live.GetProperty("stages")[(int)Stage.Build].GetProperty("attempt").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task an_outcome_that_no_deployment_heard_of_is_found_by_the_sweep()
    {
        Engine.Adapters.Hold("build");
        var deployment = await Engine.Request(await Engine.Project());
        await Testing.Eventually.Holds(() => Task.FromResult(Engine.Adapters.Calls.Contains("build")));

        // As after a crash between the outcome's commit and its message.
        await Execute(
            $$"""
              update {{StageRunTables.Runs}} set epoch = nextval('{{StageRunTables.Epochs}}'), finished_at = clock_timestamp(),
                  outcome = '{"result": "built", "digest": "sha256:1", "size_bytes": 1, "kind": "static", "runtime": null}'
              where deployment_id = '{{deployment}}' and kind = 'build'
              """);

        await Engine.Reaches(deployment, "live");
    }

    [Fact]
    public async Task a_request_whose_message_was_lost_is_admitted_by_the_sweep()
    {
        var project = await Engine.Project();
        var first = await Engine.Request(project);
        await Engine.Reaches(first, "live");

        // A second stream, written as a request writes it, with nobody told.
        var store = Engine.Service<Marten.IDocumentStore>();
        var deployment = Guid.CreateVersion7();
        await using (var session = store.LightweightSession())
        {
            var of = (await session.LoadAsync<Deployment>(new Domain.DeploymentId(first), TestContext.Current.CancellationToken))!;
            session.Events.StartStream<Deployment>(
                deployment,
                new DeploymentRequested(of.ProjectId, of.ProjectName, of.EnvironmentId, of.Environment, 2, "main", null, null, 1, new Trigger(TriggerKind.Manual, null)));
            Deployments.PendingAdmissions.Add(session, new Domain.DeploymentId(deployment), of.EnvironmentId);
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await Engine.Reaches(deployment, "live");
    }

    [Fact]
    public async Task a_run_past_its_deadline_with_no_owner_ends_the_deployment()
    {
        Engine.Adapters.Hold("build");
        var deployment = await Engine.Request(await Engine.Project());
        await Testing.Eventually.Holds(() => Task.FromResult(Engine.Adapters.Calls.Contains("build")));

        await Execute(
            $"""
             update {StageRunTables.Runs} set epoch = nextval('{StageRunTables.Epochs}'), lease_until = clock_timestamp() - interval '1 second', deadline = clock_timestamp() - interval '1 second'
             where deployment_id = '{deployment}' and kind = 'build'
             """);

        var failed = await Engine.Reaches(deployment, "failed");
        failed.GetProperty("failure").GetProperty("code").GetString().ShouldBe("stage_timed_out");
    }

    private async Task Execute(string sql)
    {
        await using var command = Engine.Service<NpgsqlDataSource>().CreateCommand(sql);
        (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
    }
}
