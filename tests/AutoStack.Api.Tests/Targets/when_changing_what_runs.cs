using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Targets;

[Collection(nameof(LocalTargetCollection))]
public sealed class when_changing_what_runs(LocalTargetFixture fixture)
{
    /// <summary>Answers with its process.</summary>
    private static readonly (string, string) Server = ("server.js", """
        const server = require("node:http").createServer((request, response) => response.end(String(process.pid)));
        setTimeout(() => server.listen(process.env.PORT, "127.0.0.1"), 200);
        process.on("SIGTERM", () => server.close(() => process.exit(0)));
        """);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_restart_replaces_every_instance_and_loses_no_request()
    {
        var app = await fixture.Application(new { replicas = 2 });
        await app.Live(Server);
        var before = await Processes(app, 2);
        await using var visitor = new SteadyVisitor(app.Visitor, atOnce: 8);

        await Change(app, "restart");
        await Change(app, "restart");

        var after = await Processes(app, 2);
        after.ShouldAllBe(process => !before.Contains(process));
        await Eventually.Holds(() => Task.FromResult(before.All(process => !File.Exists($"/proc/{process}/stat"))));
        visitor.Faults.ShouldBeEmpty();
        visitor.Answered.ShouldBeGreaterThan(50);
    }

    [Fact]
    public async Task scaling_up_and_down_keeps_the_instance_that_runs_and_loses_no_request()
    {
        var app = await fixture.Application();
        await app.Live(Server);
        var first = (await Processes(app, 1)).Single();
        await using var visitor = new SteadyVisitor(app.Visitor, atOnce: 8);

        await Change(app, "scale", new { replicas = 3 });
        var three = await Processes(app, 3);
        await Change(app, "scale", new { replicas = 1 });

        three.ShouldContain(first);
        (await Processes(app, 1)).ShouldBe([first]);
        await Eventually.Holds(() => Task.FromResult(three.Where(process => process != first).All(process => !File.Exists($"/proc/{process}/stat"))));
        visitor.Faults.ShouldBeEmpty();
        (await Environment(app)).GetProperty("health").GetString().ShouldBe("healthy");
        Repository.Run(Path.Combine(fixture.Platform.State, "gitops.git"), "log", "-2", "--format=%s", "main", "--", $"apps/{app.Name}").ShouldBe($"Scale {app.Name}/production to web 1\nScale {app.Name}/production to web 3");
    }

    [Fact]
    public async Task a_stopped_one_says_so_until_it_is_started_whatever_becomes_of_the_target_role()
    {
        var app = await fixture.Application();
        await app.Live(Server);
        var process = (await Processes(app, 1)).Single();

        await Change(app, "stop");

        await Eventually.Holds(() => Task.FromResult(!File.Exists($"/proc/{process}/stat")));
        await SaysThatItIsStopped(app);
        var environment = await Environment(app);
        environment.GetProperty("stopped").GetBoolean().ShouldBeTrue();
        environment.GetProperty("health").ValueKind.ShouldBe(JsonValueKind.Null);
        await Change(app, "scale", new { replicas = 2 });
        fixture.Target.Kill();
        fixture.Target = fixture.Platform.StartTarget();
        await Eventually.Holds(async () => await Answers(app));
        await SaysThatItIsStopped(app);

        await Change(app, "start");

        (await Processes(app, 2)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task a_role_that_dies_in_the_middle_of_a_change_ends_it_with_its_next_start()
    {
        var app = await fixture.Application();
        await app.Live(Server);
        var first = (await Processes(app, 1)).Single();
        var change = await Ask(app, "scale", new { replicas = 3 });
        await Eventually.Holds(async () => (await Log(app, change)).Contains("Starting 2 instances", StringComparison.Ordinal));

        fixture.Target.Kill();
        fixture.Target = fixture.Platform.StartTarget();

        await Succeeds(app);
        (await Processes(app, 3)).ShouldContain(first);
    }

    [Fact]
    public async Task one_that_fails_leaves_what_runs_alone()
    {
        var app = await fixture.Application(new { health_timeout_seconds = 3 });
        // Only one instance can be.
        var place = Path.Combine(Path.GetTempPath(), $"autostack-{app.Name}");
        await app.Live(("server.js", $$"""
            try { require("node:fs").mkdirSync("{{place}}"); } catch { console.log("there is one already"); process.exit(3); }
            require("node:http").createServer((request, response) => response.end(String(process.pid))).listen(process.env.PORT, "127.0.0.1");
            """));
        var first = (await Processes(app, 1)).Single();

        var change = await Ask(app, "scale", new { replicas = 2 });

        var environment = await Eventually.Get(() => Environment(app), e => e.GetProperty("change").GetProperty("status").GetString() == "failed");
        environment.GetProperty("change").GetProperty("failure").GetProperty("code").GetString().ShouldBe("instance_crashed");
        environment.GetProperty("in_sync").GetBoolean().ShouldBeTrue();
        (await Processes(app, 1)).ShouldBe([first]);
        (await Log(app, change)).ShouldContain("there is one already");
        Directory.Delete(place);
    }

    [Fact]
    public async Task a_deployment_that_fails_afterwards_goes_back_to_the_scaled_release()
    {
        var app = await fixture.Application(new { health_timeout_seconds = 3 });
        await app.Live(Server);
        await Change(app, "scale", new { replicas = 2 });
        var before = await Processes(app, 2);

        await fixture.Platform.Reaches(await app.Deploy("Broken", ("server.js", "throw new Error('broken')")), "failed");

        (await Processes(app, 2)).ShouldBe(before, ignoreOrder: true);
        Repository.Run(Path.Combine(fixture.Platform.State, "gitops.git"), "show", $"main:apps/{app.Name}/production/autostack.yaml").ShouldContain("replicas: 2");
    }

    [Fact]
    public async Task a_site_of_files_is_stopped_and_started_and_has_no_process_to_restart()
    {
        var repository = new Repository(Path.Combine(fixture.Platform.Repositories, "changed-site"));
        repository.Commit("Site", ("index.html", "<h1>Home</h1>"));
        var app = new Application(fixture.Platform, "changed-site", repository, await fixture.Platform.Project("changed-site", repository.Path));
        await app.Live(("index.html", "<h1>Home</h1>"));
        await using (var visitor = new SteadyVisitor(app.Visitor))
        {
            var restart = await Change(app, "restart");
            (await Log(app, restart)).ShouldContain("A site of files has no process of its own");
            await Change(app, "scale", new { replicas = 2 });
            visitor.Faults.ShouldBeEmpty();
        }

        await Change(app, "stop");
        await SaysThatItIsStopped(app);
        await Change(app, "start");
        (await app.Visitor.GetStringAsync("/", Cancellation)).ShouldBe("<h1>Home</h1>");
    }

    private static async Task SaysThatItIsStopped(Application app)
    {
        using var answer = await app.Visitor.GetAsync("/", Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldBeNull();
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldStartWith($"{app.Name} is stopped.");
    }

    /// <summary>Asks for a change and waits until it is done; returns its id.</summary>
    private static async Task<Guid> Change(Application app, string what, object? body = null)
    {
        var change = await Ask(app, what, body);
        await Succeeds(app);
        return change;
    }

    private static async Task<Guid> Ask(Application app, string what, object? body = null)
    {
        using var answer = await app.Platform.Client.PostAsync($"/api/v1/projects/{app.Project}/environments/production/{what}", body is null ? null : JsonContent.Create(body), Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("change").GetProperty("id").GetGuid();
    }

    private static Task<JsonElement> Succeeds(Application app) => Eventually.Get(() => Environment(app), e => e.GetProperty("change").GetProperty("status").GetString() == "succeeded");

    private static async Task<JsonElement> Environment(Application app) =>
        await app.Platform.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{app.Project}/environments/production", Cancellation);

    private static Task<string> Log(Application app, Guid change) =>
        app.Platform.Client.GetStringAsync($"/api/v1/projects/{app.Project}/environments/production/changes/{change}/logs", Cancellation);

    /// <summary>The processes that answer, once there are so many; a few more answers than there are processes must show no other.</summary>
    private static Task<IReadOnlyList<string>> Processes(Application app, int count) => Eventually.Get<IReadOnlyList<string>>(
        async () =>
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, count * 8).Select(_ => app.Visitor.GetStringAsync("/", Cancellation)));
            return [.. answers.Distinct()];
        },
        processes => processes.Count == count);

    private static async Task<bool> Answers(Application app)
    {
        try
        {
            using var answer = await app.Visitor.GetAsync("/", Cancellation);
            return true;
        }
        catch (HttpRequestException)
        {
            // The proxy is not back yet.
            return false;
        }
    }
}
