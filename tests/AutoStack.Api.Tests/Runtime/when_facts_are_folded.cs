using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Delivery;
using AutoStack.Api.Runtime;
using AutoStack.Api.Targets.Local.Facts;
using AutoStack.Api.Tests.Engine;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using AutoStack.Domain.Runtime;
using Marten;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Runtime;

/// <summary>What a target role tells becomes events once, however often it is written and whoever folds it.</summary>
public sealed class when_facts_are_folded(EngineFixture engine) : EngineTest(engine)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task they_are_told_as_activity_of_their_project_and_environment_by_the_system()
    {
        var (project, environment) = await Environment();
        var deployment = Guid.CreateVersion7();
        var facts = Role();
        facts.Tell(environment, new RuntimeFact.Started("web.1", "web", new DeploymentId(deployment), 7, 0));
        facts.Tell(environment, new RuntimeFact.Crashed("web.1", "web", new DeploymentId(deployment), 7, 3, null, "ended with exit code 3", 0, 1, ["out of cheese"]));
        facts.TellChanged(environment, "health", RuntimeHealth.Unhealthy, new RuntimeFact.Fares(RuntimeHealth.Unhealthy, 0, 1));
        await facts.Flush(Cancellation);

        await Eventually.Holds(async () => (await Types(environment)).Count == 3);
        (await Types(environment)).ShouldBe(["instance_started", "instance_crashed", "health_changed"]);
        var items = (await Engine.Client.GetFromJsonAsync<JsonElement>($"/api/v1/audit?project_id={project}&actor=system", Cancellation)).GetProperty("items").EnumerateArray().ToList();
        var crash = items.Single(item => item.GetProperty("type").GetString() == "instance_crashed");
        crash.GetProperty("environment_id").GetGuid().ShouldBe(environment.Value);
        crash.GetProperty("project_id").GetGuid().ShouldBe(project);
        crash.GetProperty("deployment_id").GetGuid().ShouldBe(deployment);
        crash.GetProperty("actor").GetProperty("kind").GetString().ShouldBe("system");
        crash.GetProperty("data").GetProperty("last_lines")[0].GetString().ShouldBe("out of cheese");
        (await Engine.Client.GetStringAsync("/api/v1/activity?limit=200", Cancellation)).ShouldContain("out of cheese");
        (await Rows(environment)).ShouldBe(0);
    }

    /// <summary>A role that tells of a change has looked until then; one that follows another has not seen what was between.</summary>
    [Fact]
    public async Task between_two_changes_that_one_role_tells_nothing_is_unknown()
    {
        var (project, environment) = await Environment();
        var first = Role();
        first.Tell(environment, new RuntimeFact.Fares(RuntimeHealth.Healthy, 1, 1));
        await first.Flush(Cancellation);
        await Eventually.Holds(async () => (await History(project)).Contains("healthy"));
        first.Tell(environment, new RuntimeFact.Fares(RuntimeHealth.Unhealthy, 0, 1));
        await first.Flush(Cancellation);
        await Eventually.Holds(async () => (await History(project)).Contains("unhealthy"));
        (await History(project)).ShouldBe(["unknown", "healthy", "unhealthy"]);

        var next = Role();
        next.Tell(environment, new RuntimeFact.Fares(RuntimeHealth.Healthy, 1, 1));
        await next.Flush(Cancellation);
        await Eventually.Holds(async () => (await History(project))[^1] == "healthy");
        (await History(project)).ShouldBe(["unknown", "healthy", "unknown", "healthy"]);
    }

    [Fact]
    public async Task one_that_is_written_again_after_it_was_folded_changes_nothing()
    {
        var (_, environment) = await Environment();
        var run = Guid.CreateVersion7();
        await Write(environment, run, 1);
        await Eventually.Holds(async () => (await Types(environment)).Count == 1);

        await Write(environment, run, 1);
        await Write(environment, run, 2);

        await Eventually.Holds(async () => await Rows(environment) == 0 && (await Types(environment)).Count > 1);
        (await Types(environment)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task many_nodes_that_fold_at_once_fold_each_once_and_in_order()
    {
        var environments = new List<EnvironmentId>();
        for (var i = 0; i < 3; i++)
            environments.Add((await Environment()).Environment);
        var nodes = Enumerable.Range(0, 4).Select(_ => new RuntimeFolding(Engine.Service<IDocumentStore>(), Engine.Service<Persistence.DatabaseClock>(), new WakeUps(), NullLogger<RuntimeFolding>.Instance)).ToList();
        var run = Guid.CreateVersion7();
        var number = 0L;
        for (var round = 0; round < 20; round++)
        {
            foreach (var environment in environments)
                await Write(environment, run, ++number);
            await Task.WhenAll(nodes.Select(node => node.FoldNext(Cancellation)));
        }

        await Eventually.Holds(async () => (await Task.WhenAll(environments.Select(Rows))).Sum() == 0);
        foreach (var environment in environments)
        {
            await using var session = Engine.Service<IDocumentStore>().QuerySession();
            var restarts = (await session.Events.FetchStreamAsync(RuntimeId.Of(environment).Value, token: Cancellation)).Select(e => ((InstanceStarted)e.Data).Restarts).ToList();
            restarts.Count.ShouldBe(20);
            restarts.ShouldBe(restarts.Order());
            restarts.ShouldBeUnique();
        }
    }

    [Fact]
    public async Task one_that_cannot_be_read_is_left_out_and_holds_up_nothing()
    {
        var (_, environment) = await Environment();
        var run = Guid.CreateVersion7();
        await Write(environment, run, 1, """{"fact": "from_a_newer_version"}""");
        await Write(environment, run, 2);

        await Eventually.Holds(async () => await Rows(environment) == 0);
        (await Types(environment)).ShouldBe(["instance_started"]);
    }

    [Fact]
    public async Task those_of_a_deleted_environment_are_dropped()
    {
        var (project, environment) = await Environment();
        var name = (await Engine.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{project}", Cancellation)).GetProperty("name").GetString();
        using (var deleted = await Engine.Client.DeleteAsync($"/api/v1/projects/{project}?confirm={name}", Cancellation))
            ((int)deleted.StatusCode).ShouldBe(202);

        await Write(environment, Guid.CreateVersion7(), 1);

        await Eventually.Holds(async () => await Rows(environment) == 0);
        (await Types(environment)).ShouldBeEmpty();
    }

    [Fact]
    public async Task they_wait_until_the_database_takes_them_a_bounded_number_of_them_and_keep_the_time_at_which_they_happened()
    {
        var (_, environment) = await Environment();
        var facts = Role();
        for (var i = 0; i < 1000; i++)
            facts.Tell(environment, new RuntimeFact.Compared(DriftKind.Port, "8100", $"{i}"));
        await Should.ThrowAsync<OperationCanceledException>(() => facts.Flush(new CancellationToken(canceled: true)));

        await facts.Flush(Cancellation);

        await Eventually.Holds(async () => (await Types(environment)).Count == 500 && await Rows(environment) == 0);
        await using var session = Engine.Service<IDocumentStore>().QuerySession();
        var events = (await session.Events.FetchStreamAsync(RuntimeId.Of(environment).Value, token: Cancellation)).Select(e => (DriftDetected)e.Data).ToList();
        events.Select(e => e.Found).ShouldBe(Enumerable.Range(500, 500).Select(i => $"{i}"));
        // Written in one statement, and yet each has its own time.
        events[0].At.ShouldBeLessThan(events[199].At);
    }

    private async Task<IReadOnlyList<string>> History(Guid project) =>
    [
        .. (await Engine.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{project}/environments/production/health-history?days=1", Cancellation))
            .GetProperty("intervals").EnumerateArray().Select(interval => interval.GetProperty("health").GetString()!),
    ];

    private RuntimeFacts Role() => new(Engine.Service<NpgsqlDataSource>(), Engine.Service<WakeUps>(), new Signal(), TimeProvider.System, NullLogger<RuntimeFacts>.Instance);

    private async Task<(Guid Project, EnvironmentId Environment)> Environment()
    {
        var project = await Engine.Project();
        return (project, new EnvironmentId((await Engine.Environment(project)).GetProperty("id").GetGuid()));
    }

    /// <summary>As the target role writes it.</summary>
    private async Task Write(EnvironmentId environment, Guid run, long number, string? fact = null)
    {
        fact ??= $$"""{"fact": "started", "instance": "web.1", "process": "web", "deployment": "{{Guid.CreateVersion7()}}", "number": 1, "restarts": {{number}}}""";
        await using var command = Engine.Service<NpgsqlDataSource>().CreateCommand(
            $"""
             with head as (insert into {RuntimeTables.Heads} (environment_id) values (@environment) on conflict do nothing)
             insert into {RuntimeTables.Facts} (environment_id, run, number, at, fact) values (@environment, @run, @number, clock_timestamp(), @fact::jsonb) on conflict (run, number) do nothing
             """);
        command.Parameters.AddWithValue("environment", environment.Value);
        command.Parameters.AddWithValue("run", run);
        command.Parameters.AddWithValue("number", number);
        command.Parameters.AddWithValue("fact", fact);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task<long> Rows(EnvironmentId environment)
    {
        await using var command = Engine.Service<NpgsqlDataSource>().CreateCommand($"select count(*) from {RuntimeTables.Facts} where environment_id = @environment");
        command.Parameters.AddWithValue("environment", environment.Value);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private async Task<IReadOnlyList<string>> Types(EnvironmentId environment)
    {
        await using var session = Engine.Service<IDocumentStore>().QuerySession();
        return [.. (await session.Events.FetchStreamAsync(RuntimeId.Of(environment).Value, token: Cancellation)).Select(e => e.EventTypeName)];
    }
}
