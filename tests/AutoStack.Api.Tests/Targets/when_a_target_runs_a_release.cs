using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Targets;

public sealed class when_the_local_target_runs_a_release(LocalFixture fixture) : when_a_target_runs_a_release(fixture), IClassFixture<LocalFixture>;

public sealed class when_the_docker_target_runs_a_release(DockerFixture fixture) : when_a_target_runs_a_release(fixture), IClassFixture<DockerFixture>;

/// <summary>What the target's port promises, over the adapters that share the target role.</summary>
public abstract class when_a_target_runs_a_release(TargetFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task it_answers_at_the_projects_address_and_says_how_it_fares()
    {
        var app = await fixture.Application();

        await fixture.Live(app);

        (await TargetFixture.Ask(app, "/")).ShouldBe("first");
        var instance = (await TargetFixture.Instances(app)).ShouldHaveSingleItem();
        instance.GetProperty("name").GetString().ShouldBe("web.1");
        instance.GetProperty("state").GetString().ShouldBe("healthy");
        var used = await Eventually.Get(async () => (await TargetFixture.Instances(app))[0], seen => seen.GetProperty("memory_bytes").ValueKind == JsonValueKind.Number, TargetFixture.Patience);
        used.GetProperty("memory_bytes").GetInt64().ShouldBeInRange(1, 64 << 20);
    }

    [Fact]
    public async Task the_platform_tells_which_target_it_is_and_how_another_is_chosen()
    {
        var platform = await fixture.Platform.Client.GetFromJsonAsync<JsonElement>("/api/v1/platform", Cancellation);

        var target = platform.GetProperty("adapters").EnumerateArray().Single(adapter => adapter.GetProperty("port").GetString() == "target");
        target.GetProperty("kind").GetString().ShouldBe(fixture.Kind);
        target.GetProperty("available").EnumerateArray().Select(kind => kind.GetString()).ShouldBe(["local", "docker"]);
        target.GetProperty("setting").GetString().ShouldBe("AutoStack__Target__Kind");
    }

    [Fact]
    public async Task no_request_is_lost_while_releases_follow_each_other()
    {
        var app = await fixture.Application(new { replicas = 2 });
        await fixture.Live(app);
        await using var visitor = new SteadyVisitor(app.Visitor, atOnce: 4);

        for (var release = 1; release <= 2; release++)
        {
            await fixture.Live(app, ("www/index.html", $"release {release}"));
            (await TargetFixture.Ask(app, "/")).ShouldBe($"release {release}");
        }

        visitor.Faults.ShouldBeEmpty();
        visitor.Answered.ShouldBeGreaterThan(50);
    }

    [Theory]
    [InlineData("echo no database; exit 3", "instance_crashed", "ended with exit code 3. It last printed: no database")]
    [InlineData("busybox httpd -f -p \"$HOST:3999\" -h www", "health_check_timeout", "listens on port 3999, but must listen on the port that the environment variable PORT names")]
    public async Task one_that_is_not_well_fails_with_a_reason_and_the_old_one_stays(string start, string code, string reason)
    {
        var app = await fixture.Application(new { health_timeout_seconds = code == "health_check_timeout" ? 20 : 60 });
        await fixture.Live(app);

        var failure = (await fixture.Platform.Reaches(await app.Deploy("Broken", ("start.sh", start)), "failed", TargetFixture.Patience)).GetProperty("failure");

        failure.GetProperty("code").GetString().ShouldBe(code);
        failure.GetProperty("reason").GetString()!.ShouldContain(reason);
        (await TargetFixture.Ask(app, "/")).ShouldBe("first");
    }

    [Fact]
    public async Task one_that_ends_by_itself_is_started_again_and_told()
    {
        var app = await fixture.Application();
        await fixture.Live(app);
        var before = await TargetFixture.Ask(app, "/cgi-bin/process");

        await TargetFixture.Ask(app, "/cgi-bin/die");

        await Eventually.Get(() => TargetFixture.Ask(app, "/cgi-bin/process"), process => process.Length > 0 && process != before, TargetFixture.Patience);
        var crash = (await Eventually.Get(() => TargetFixture.Events(app, "instance_crashed"), found => found.Count > 0, TargetFixture.Patience))[0];
        crash.GetProperty("reason").GetString().ShouldBe("ended with exit code 7");
        crash.GetProperty("last_lines").EnumerateArray().Last().GetString().ShouldBe("dying of /die");
    }

    [Fact]
    public async Task one_that_takes_more_memory_than_it_may_is_ended_with_the_reason()
    {
        var app = await fixture.Application();
        await fixture.Live(app, ("start.sh", "busybox mkfifo \"$TMPDIR/eat\"; busybox httpd -p \"$HOST:$PORT\" -h www; read -r _ < \"$TMPDIR/eat\"; exec busybox tail /dev/zero"), ("www/cgi-bin/process", Eat));

        await TargetFixture.Ask(app, "/cgi-bin/process");

        var crash = (await Eventually.Get(() => TargetFixture.Events(app, "instance_crashed"), found => found.Count > 0, TargetFixture.Patience))[0];
        crash.GetProperty("reason").GetString()!.ShouldContain("64 MB (AutoStack__Target__InstanceMemoryMegabytes)");
    }

    [Fact]
    public async Task it_outlives_the_role_whose_next_one_takes_it_over_with_its_output()
    {
        var app = await fixture.Application();
        using (await fixture.Platform.Client.PutAsJsonAsync($"/api/v1/projects/{app.Project}/variables/API_KEY", new { value = "opensesame", secret = true }, Cancellation))
        {
        }

        await fixture.Live(app);
        var process = await TargetFixture.Ask(app, "/cgi-bin/process");
        await TargetFixture.Ask(app, "/cgi-bin/print?100");
        await Eventually.Get(() => TargetFixture.Log(app), log => log.Contains("line 100 of", StringComparison.Ordinal), TargetFixture.Patience);

        await fixture.StartTargetAgain();

        (await Eventually.Get(() => TargetFixture.Ask(app, "/cgi-bin/process"), answer => answer.Length > 0, TargetFixture.Patience)).ShouldBe(process);
        await TargetFixture.Ask(app, "/cgi-bin/print?101");
        var log = await Eventually.Get(() => TargetFixture.Log(app), text => text.Contains("line 101 of", StringComparison.Ordinal), TargetFixture.Patience);
        log.Split("key is •••").Length.ShouldBe(2);
        log.ShouldNotContain("opensesame");
        log.Split("line 7 of").Length.ShouldBe(3);
    }

    [Fact]
    public async Task a_role_and_an_api_that_are_killed_in_the_middle_of_a_rollout_bring_it_to_its_end()
    {
        var app = await fixture.Application();
        await fixture.Live(app);
        var deployment = await app.Deploy("Slow", ("start.sh", $"busybox sleep 4; {TargetFixture.Shell("").Single(file => file.Item1 == "start.sh").Item2}"), ("www/index.html", "second"));
        await Eventually.Holds(async () => (await fixture.Platform.Client.GetStringAsync($"/api/v1/deployments/{deployment}/logs", Cancellation)).Contains("Starting 1 instance", StringComparison.Ordinal), TargetFixture.Patience);

        await fixture.StartTargetAgain();
        await fixture.StartApiAgain();

        await fixture.Platform.Reaches(deployment, "live", TargetFixture.Patience);
        await Eventually.Holds(async () => await TargetFixture.Ask(app, "/") == "second", TargetFixture.Patience);
        // Of what the killed role had started nothing is left beside.
        await Eventually.Holds(async () => await fixture.Running(app) == 1, TargetFixture.Patience);
    }

    [Fact]
    public async Task a_command_of_the_release_runs_before_its_instances_and_one_that_fails_fails_it()
    {
        var app = await fixture.Application(new { release_command = "echo migrating $AUTOSTACK_DEPLOYMENT; busybox [ ! -e broken ]" });
        var first = await fixture.Platform.Deploy(app.Project);
        await fixture.Platform.Reaches(first, "live", TargetFixture.Patience);
        (await fixture.Platform.Client.GetStringAsync($"/api/v1/deployments/{first}/logs", Cancellation)).Split('\n').Count(line => line == "migrating 1").ShouldBe(1);

        var failure = (await fixture.Platform.Reaches(await app.Deploy("Broken", ("broken", "")), "failed", TargetFixture.Patience)).GetProperty("failure");

        failure.GetProperty("code").GetString().ShouldBe("release_command_failed");
        failure.GetProperty("reason").GetString()!.ShouldEndWith("ended with 1: migrating 2");
        (await TargetFixture.Ask(app, "/")).ShouldBe("first");
    }

    [Fact]
    public async Task it_is_scaled_stopped_and_started()
    {
        var app = await fixture.Application();
        await fixture.Live(app);
        var first = await TargetFixture.Ask(app, "/cgi-bin/process");

        await TargetFixture.Change(app, "scale", new { replicas = 2 });
        (await TargetFixture.Instances(app)).Count.ShouldBe(2);
        (await Eventually.Get(async () => new[] { await TargetFixture.Ask(app, "/cgi-bin/process"), await TargetFixture.Ask(app, "/cgi-bin/process") }, seen => seen.Contains(first), TargetFixture.Patience)).ShouldContain(first);
        await TargetFixture.Change(app, "stop");
        await Eventually.Holds(async () => await fixture.Running(app) == 0, TargetFixture.Patience);
        await TargetFixture.Change(app, "start");
        (await TargetFixture.Ask(app, "/")).ShouldBe("first");
    }

    [Fact]
    public async Task a_site_of_files_is_served_without_a_process()
    {
        var repository = new Repository(Path.Combine(fixture.Platform.Repositories, "site"));
        repository.Commit("Site", ("index.html", "<h1>Home</h1>"));
        await fixture.Platform.Reaches(await fixture.Platform.Deploy(await fixture.Platform.Project("site", repository.Path)), "live", TargetFixture.Patience);
        using var visitor = fixture.Platform.Visitor("site");

        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("<h1>Home</h1>");
    }

    private const string Eat = "#!/bin/sh\nprintf 'Content-Type: text/plain\\r\\n\\r\\n'\necho now > \"$TMPDIR/eat\"\n";
}
