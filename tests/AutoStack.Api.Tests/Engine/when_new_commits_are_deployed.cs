using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.AutoDeploy;
using AutoStack.Api.Deployments;
using AutoStack.Api.Persistence;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Wolverine;
using Xunit;

namespace AutoStack.Api.Tests.Engine;

public sealed class when_new_commits_are_deployed(EngineFixture engine) : EngineTest(engine), IAsyncDisposable
{
    private readonly List<Guid> projects = [];
    private static readonly string First = new('a', 40);
    private static readonly string Second = new('b', 40);

    [Fact]
    public async Task each_is_deployed_once()
    {
        var project = await Project(new { auto_deploy = true });
        var first = await Live(project, 1);
        first.GetProperty("trigger").ShouldSatisfyAllConditions(
            trigger => trigger.GetProperty("kind").GetString().ShouldBe("auto_deploy"),
            trigger => trigger.GetProperty("actor_id").ValueKind.ShouldBe(JsonValueKind.Null));
        first.GetProperty("commit").GetProperty("sha").GetString().ShouldBe(First);

        Engine.Adapters.Head = Second;
        (await Live(project, 2)).GetProperty("commit").GetProperty("sha").GetString().ShouldBe(Second);

        await LookedTwiceMore(project);
        (await Deployments(project)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task one_that_was_deployed_by_hand_before_is_not_deployed_again()
    {
        var project = await Project();
        await Engine.Reaches(await Engine.Request(project), "live");
        await SwitchOn(project);

        await LookedTwiceMore(project);
        (await Deployments(project)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task one_that_asks_to_be_skipped_is_shown_and_not_deployed()
    {
        Engine.Adapters.Message = "Only words [skip deploy]";
        var project = await Project(new { auto_deploy = true });

        var environment = await Eventually.Get(() => Engine.Environment(project), e => Status(e).GetProperty("skipped").ValueKind == JsonValueKind.Object);

        Status(environment).GetProperty("skipped").ShouldSatisfyAllConditions(
            skipped => skipped.GetProperty("sha").GetString().ShouldBe(First),
            skipped => skipped.GetProperty("reason").GetString()!.ShouldContain("[skip deploy]"));
        (await Deployments(project)).ShouldBeEmpty();
    }

    [Fact]
    public async Task one_that_changes_nothing_that_is_watched_is_skipped()
    {
        var project = await Project(new { auto_deploy = true, watch_paths = new[] { "apps/shop/**" } });
        await Live(project, 1);

        (Engine.Adapters.Head, Engine.Adapters.ChangedPaths) = (Second, ["README.md"]);
        await Eventually.Get(() => Engine.Environment(project), e => Status(e).GetProperty("seen_commit").GetString() == Second);
        (await Deployments(project)).Count.ShouldBe(1);

        (Engine.Adapters.Head, Engine.Adapters.ChangedPaths) = (new string('c', 40), ["README.md", "apps/shop/index.js"]);
        await Live(project, 2);
    }

    [Fact]
    public async Task a_rollback_pauses_them_until_somebody_resumes_and_is_not_undone()
    {
        var project = await Project(new { auto_deploy = true });
        var first = await Live(project, 1);
        Engine.Adapters.Head = Second;
        await Live(project, 2);

        var rollback = await Engine.Client.PostAsJsonAsync($"/api/v1/deployments/{first.GetProperty("id").GetGuid()}/rollback", new { }, TestContext.Current.CancellationToken);
        rollback.EnsureSuccessStatusCode();
        await Live(project, 3);
        Engine.Adapters.Head = new string('c', 40);

        Status(await Engine.Environment(project)).GetProperty("paused_because").GetString()!.ShouldContain("#3");
        (await Deployments(project)).Count.ShouldBe(3);
        await SwitchOn(project);
        (await Live(project, 4)).GetProperty("commit").GetProperty("sha").GetString().ShouldBe(new string('c', 40));
    }

    /// <summary>A look requested it in the moment before the rollback took its place.</summary>
    [Fact]
    public async Task one_that_a_rollback_keeps_out_says_why()
    {
        var project = await Project(new { auto_deploy = true });
        var first = await Live(project, 1);
        Engine.Adapters.Head = Second;
        await Live(project, 2);
        var before = await Loaded<ProjectEnvironment>(new EnvironmentId((await Engine.Environment(project)).GetProperty("id").GetGuid()));
        (await Engine.Client.PostAsJsonAsync($"/api/v1/deployments/{first.GetProperty("id").GetGuid()}/rollback", new { }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await Live(project, 3);

        var commit = new NewCommit(new string('c', 40), "Late", TouchesWatchedPaths: true);
        var requested = (DeploymentRequested)DeployNewCommit.Decide(await Loaded<Project>(new ProjectId(project)), before, commit, 4).Events.Single();
        await Request(requested);

        var kept = (await Eventually.Get(() => Deployments(project), all => all.Any(d => d.GetProperty("number").GetInt32() == 4 && d.GetProperty("status").GetString() == "cancelled")))[0];
        kept.GetProperty("cancellation_reason").GetString().ShouldBe("Automatic deployments of production are paused: Deployment #3 rolls back to an earlier release.");
        var events = await Engine.Client.GetFromJsonAsync<JsonElement>($"/api/v1/deployments/{kept.GetProperty("id").GetGuid()}/events", TestContext.Current.CancellationToken);
        events.GetProperty("items").EnumerateArray().Single(e => e.GetProperty("type").GetString() == "cancellation_requested").GetProperty("data").GetProperty("reason").GetString()!.ShouldContain("#3");
    }

    [Fact]
    public async Task a_repository_that_does_not_answer_is_told_and_looked_at_again()
    {
        Engine.Adapters.Answers["find head"] = new StageResult.Faulted("repository_unreachable", "The repository does not answer.");
        var project = await Project(new { auto_deploy = true });
        await Eventually.Get(() => Engine.Environment(project), e => Status(e).GetProperty("problem").GetString() == "The repository does not answer.");

        Engine.Adapters.Answers.Clear();
        await Live(project, 1);
        Status(await Engine.Environment(project)).GetProperty("problem").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    /// <summary>No look overtakes the one before it, or none would ever come to an end that counts.</summary>
    [Fact]
    public async Task a_repository_that_takes_longer_than_a_period_to_answer_is_seen_all_the_same()
    {
        var quick = await Project(new { auto_deploy = true });
        var project = await Project();
        var environment = (await Engine.Environment(project)).GetProperty("id").GetGuid();
        Engine.Adapters.Before("find head", async context =>
        {
            // A look at another environment comes once a period.
            if (context.Subject == environment)
                await LookedTwiceMore(quick);
        });

        await SwitchOn(project);

        (await Live(project, 1)).GetProperty("commit").GetProperty("sha").GetString().ShouldBe(First);
        (await Deployments(project)).Count.ShouldBe(1);
    }

    /// <summary>As after a freeze in the middle of a look: another node has looked since.</summary>
    [Fact]
    public async Task a_look_that_comes_late_changes_nothing_and_one_that_comes_twice_deploys_once()
    {
        var project = await Project(new { auto_deploy = true });
        await Live(project, 1);
        Engine.Adapters.Answers["find head"] = new StageResult.Faulted("repository_unreachable", "The repository does not answer.");
        var environment = new EnvironmentId((await Engine.Environment(project)).GetProperty("id").GetGuid());
        var look = await OwnLook(environment);
        var commit = new NewCommit(Second, "Late", TouchesWatchedPaths: true);

        await Decide(new DeployCommit(look with { Epoch = look.Epoch - 1 }, commit));
        (await Deployments(project)).Count.ShouldBe(1);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Decide(new DeployCommit(look, commit))));
        (await Deployments(project)).Count.ShouldBe(2);
    }

    /// <summary>Nobody looks at their branches any more when the next test moves them.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var project in projects)
        {
            var name = (await Engine.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{project}")).GetProperty("name").GetString();
            (await Engine.Client.DeleteAsync(new Uri($"/api/v1/projects/{project}?confirm={name}", UriKind.Relative))).EnsureSuccessStatusCode();
        }

        // What they ran is ended before the next test counts what is asked of the target.
        await using var left = Engine.Service<NpgsqlDataSource>().CreateCommand("select count(*) from autostack.environment_removals");
        await Eventually.Holds(async () => (long)(await left.ExecuteScalarAsync())! == 0);
    }

    private async Task<Guid> Project(object? settings = null)
    {
        var project = await Engine.Project(settings);
        projects.Add(project);
        return project;
    }

    private static JsonElement Status(JsonElement environment) => environment.GetProperty("auto_deploy_status");

    private async Task Decide(DeployCommit command)
    {
        await using var scope = Engine.Host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync(command);
    }

    private async Task<T> Loaded<T>(object id)
        where T : class
    {
        await using var session = Engine.Service<IDocumentStore>().QuerySession();
        return (await session.LoadAsync<T>(id)).ShouldNotBeNull();
    }

    private async Task Request(DeploymentRequested requested)
    {
        await using var scope = Engine.Host.Services.CreateAsyncScope();
        await using var session = Engine.Service<IDocumentStore>().LightweightSession();
        var now = await Engine.Service<DatabaseClock>().Now(TestContext.Current.CancellationToken);
        await DeploymentRequests.Start(session, scope.ServiceProvider.GetRequiredService<IMessageBus>(), requested, now);
        await session.SaveChangesAsync();
    }

    /// <summary>Takes the environment's next look away from the watch.</summary>
    private async Task<BranchLook> OwnLook(EnvironmentId environment)
    {
        await using var command = Engine.Service<NpgsqlDataSource>().CreateCommand(
            "update autostack.branch_looks set next_look_at = 'infinity', epoch = nextval('autostack.stage_run_epochs') where environment_id = @id returning epoch, seen_commit");
        command.Parameters.AddWithValue("id", environment.Value);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new BranchLook(environment, reader.GetInt64(0), reader.GetString(1));
    }

    private async Task LookedTwiceMore(Guid project)
    {
        for (var i = 0; i < 2; i++)
        {
            var before = Status(await Engine.Environment(project)).GetProperty("looked_at").ToString();
            await Eventually.Get(() => Engine.Environment(project), e => Status(e).GetProperty("looked_at").ToString() != before);
        }
    }

    private async Task SwitchOn(Guid project)
    {
        var answer = await Engine.Client.PatchAsJsonAsync($"/api/v1/projects/{project}/environments/production", new { auto_deploy = true });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    private async Task<JsonElement> Live(Guid project, int number) =>
        (await Eventually.Get(() => Deployments(project), all => all.Any(d => d.GetProperty("number").GetInt32() == number && d.GetProperty("status").GetString() == "live")))
            .Single(d => d.GetProperty("number").GetInt32() == number);

    private async Task<IReadOnlyList<JsonElement>> Deployments(Guid project) =>
        [.. (await Engine.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{project}/deployments")).GetProperty("items").EnumerateArray()];
}
