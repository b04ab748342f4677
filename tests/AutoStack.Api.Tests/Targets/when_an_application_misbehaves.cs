using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Targets;

/// <summary>Real processes that crash, eat, fork and do not listen: what is seen of them, and that nothing of them stays.</summary>
[Collection(nameof(LocalTargetCollection))]
public sealed class when_an_application_misbehaves(LocalTargetFixture fixture)
{
    private const string Server = """
        const { spawn } = require("node:child_process");
        const held = [];
        require("node:http").createServer((request, response) => {
          if (request.url === "/die") { console.log("dying of /die"); process.exit(7); }
          if (request.url === "/kill") process.kill(process.pid, "SIGKILL");
          if (request.url === "/eat") { held.push(Buffer.alloc(120 << 20, 1)); }
          if (request.url === "/fork") { spawn("sleep", ["4711"], { detached: true, stdio: "ignore" }).unref(); }
          if (request.url === "/daemon") { spawn("sh", ["-c", "setsid sh -c 'trap \"\" TERM HUP; setsid sleep 4711 & setsid sleep 4711 &' &"], { stdio: "ignore" }); }
          if (request.url === "/nameless") { spawn("sleep", ["4712"], { detached: true, stdio: "ignore", env: { PATH: process.env.PATH } }).unref(); }
          response.end(String(process.pid));
        }).listen(process.env.PORT, "127.0.0.1");
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task how_it_ended_is_told_with_its_last_words()
    {
        var app = await fixture.Application();
        await app.Live(("server.js", Server));
        await Ask(app, "/die");

        var crash = await Eventually.Get(() => Activity(app, "instance_crashed"), found => found.Count > 0);
        var data = crash[0].GetProperty("data");
        data.GetProperty("exit_code").GetInt32().ShouldBe(7);
        data.GetProperty("reason").GetString().ShouldBe("ended with exit code 7");
        data.GetProperty("last_lines")[0].GetString().ShouldBe("dying of /die");
        var instance = await Eventually.Get(() => Instance(app), seen => seen.GetProperty("state").GetString() == "healthy" && seen.GetProperty("restarts").GetInt32() == 1);
        instance.GetProperty("crash").GetProperty("exit_code").GetInt32().ShouldBe(7);
        instance.GetProperty("deployment_number").GetInt32().ShouldBe(1);
        (await Activity(app, "instance_started")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_signal_is_told_as_one()
    {
        var app = await fixture.Application();
        await app.Live(("server.js", Server));
        await Ask(app, "/kill");

        var crash = (await Eventually.Get(() => Activity(app, "instance_crashed"), found => found.Count > 0))[0].GetProperty("data");
        crash.GetProperty("signal").GetInt32().ShouldBe(9);
        crash.GetProperty("exit_code").ValueKind.ShouldBe(JsonValueKind.Null);
        crash.GetProperty("reason").GetString()!.ShouldStartWith("was ended by signal 9 (SIGKILL)");
    }

    [Fact]
    public async Task what_it_eats_is_seen()
    {
        var app = await fixture.Application();
        await app.Live(("server.js", Server));
        var before = await Eventually.Get(() => Instance(app), seen => seen.GetProperty("memory_bytes").ValueKind == JsonValueKind.Number);

        await Ask(app, "/eat");

        await Eventually.Holds(async () => (await Instance(app)).GetProperty("memory_bytes").GetInt64() > before.GetProperty("memory_bytes").GetInt64() + (100 << 20));
        var metrics = await fixture.Platform.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{app.Project}/environments/production/metrics", Cancellation);
        metrics.GetProperty("instances")[0].GetProperty("points").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task one_that_eats_more_than_it_may_is_ended_with_the_reason()
    {
        var app = await fixture.Application();
        await app.Live(("server.js", Server));
        for (var i = 0; i < 3; i++)
            await Ask(app, "/eat");

        var crash = (await Eventually.Get(() => Activity(app, "instance_crashed"), found => found.Count > 0))[0].GetProperty("data");
        crash.GetProperty("reason").GetString()!.ShouldContain("and an instance may use 300 MB");
    }

    [Theory]
    [InlineData("/fork", 1, true)]
    [InlineData("/daemon", 2, true)]
    [InlineData("/fork", 1, false)]
    [InlineData("/daemon", 2, false)]
    public async Task children_that_left_its_session_end_with_it(string how, int children, bool byItself)
    {
        var app = await fixture.Application();
        await app.Live(("server.js", Server));
        await Ask(app, how);
        await Eventually.Holds(() => Task.FromResult(Children(app).Count() == children));

        if (byItself)
            await Ask(app, "/die");
        else
            await app.Live(("second.txt", "another release"));

        await Eventually.Holds(() => Task.FromResult(!Children(app).Any()));
    }

    [Fact]
    public async Task a_child_that_carries_no_mark_ends_with_it_once_it_was_seen()
    {
        var app = await fixture.Application();
        await app.Live(("server.js", Server));
        await Ask(app, "/nameless");
        var child = (await Eventually.Get(() => Task.FromResult(Sleeping("4712")), found => found.Count == 1))[0];
        var seen = await Samples(app);
        await Eventually.Holds(async () => await Samples(app) > seen + 1);

        await Ask(app, "/die");

        await Eventually.Holds(() => Task.FromResult(Command(child).Length == 0));
    }

    [Fact]
    public async Task one_that_ignores_sigterm_is_killed_after_the_grace_and_its_output_says_so()
    {
        var app = await fixture.Application();
        await app.Live(("server.js", $"process.on('SIGTERM', () => console.log('no'));\n{Server}"));
        var process = await Ask(app, "/");

        await app.Live(("server.js", Server));

        await Eventually.Holds(() => Task.FromResult(!File.Exists($"/proc/{process}/stat")));
        var file = Directory.GetFiles(Path.Combine(fixture.Platform.Data, "output", $"{app.Name}--production"), "1-web.1-*.log").Single();
        (await Eventually.Get(() => File.ReadAllTextAsync(file, Cancellation), text => text.Contains('…', StringComparison.Ordinal))).ShouldContain("web.1 did not end within 2 s of SIGTERM and was killed.");
    }

    [Fact]
    public async Task a_target_role_that_is_killed_in_the_middle_tells_nothing_twice()
    {
        var app = await fixture.Application();
        await app.Live(("server.js", Server));
        await Ask(app, "/die");
        await Eventually.Holds(async () => (await Activity(app, "instance_crashed")).Count == 1 && await Ask(app, "/") is { Length: > 0 });

        fixture.Target.Kill();
        fixture.Target = fixture.Platform.StartTarget();
        await Eventually.Holds(async () => await Ask(app, "/") is { Length: > 0 });
        await Ask(app, "/die");

        await Eventually.Holds(async () => (await Activity(app, "instance_crashed")).Count == 2);
        var health = (await Activity(app, "health_changed")).Select(item => (item.GetProperty("data").GetProperty("from").GetString(), item.GetProperty("data").GetProperty("to").GetString())).Reverse().ToList();
        health[0].ShouldBe(("none", "healthy"));
        for (var i = 1; i < health.Count; i++)
            health[i].Item1.ShouldBe(health[i - 1].Item2);
        var history = await fixture.Platform.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{app.Project}/environments/production/health-history?days=1", Cancellation);
        history.GetProperty("intervals")[0].GetProperty("health").GetString().ShouldBe("unknown");
        history.GetProperty("intervals").EnumerateArray().Select(interval => interval.GetProperty("health").GetString()).ShouldContain("healthy");
    }

    [Fact]
    public async Task fifty_megabytes_printed_at_once_stay_within_bounds_and_what_is_left_out_is_told()
    {
        var app = await fixture.Application();
        await app.Live(("server.js", """
            const line = "0123456789".repeat(100) + "\n";
            require("node:http").createServer((request, response) => {
              if (request.url === "/print") require("node:fs").writeSync(1, line.repeat(50_000));
              response.end("ok");
            }).listen(process.env.PORT, "127.0.0.1");
            """));
        await Ask(app, "/print");
        await Ask(app, "/last");

        var log = await Eventually.Get(() => Plain(app, "?order=oldest&search=" + Uri.EscapeDataString("bytes left out")), text => text.Length > 0, TimeSpan.FromSeconds(60));
        log.ShouldContain("they were printed faster than they could be stored");
        var file = new FileInfo(Directory.GetFiles(Path.Combine(fixture.Platform.Data, "output", $"{app.Name}--production"), "1-web.1-*.log").Single());
        await Eventually.Holds(() => Task.FromResult(Blocks(file.FullName) < 12 << 20), TimeSpan.FromSeconds(60));
        file.Length.ShouldBeGreaterThan(50_000_000);
    }

    /// <summary>What a file takes of the disk, in bytes.</summary>
    private static long Blocks(string path) =>
        long.Parse(Shell.Output("du", "-B1", path).Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static Task<string> Plain(Application app, string query) =>
        app.Platform.Client.GetStringAsync($"/api/v1/projects/{app.Project}/environments/production/logs{query}", Cancellation);

    private static IEnumerable<int> Children(Application app) =>
        Api.Processes.MarkedProcesses.All("AUTOSTACK_PROJECT").Where(entry => entry.Mark == app.Name).Select(entry => entry.Process)
            .Where(process => Command(process).Contains("4711", StringComparison.Ordinal));

    private static List<int> Sleeping(string seconds) =>
        [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!, System.Globalization.CultureInfo.InvariantCulture)).Where(process => Command(process) == $"sleep\0{seconds}\0")];

    /// <summary>How often was looked what it uses.</summary>
    private async Task<long> Samples(Application app)
    {
        await using var command = fixture.Platform.Database.CreateCommand("select count(*) from autostack.instance_samples s join autostack.mt_doc_environment e on e.id = s.environment_id where (e.data ->> 'project_id')::uuid = @project");
        command.Parameters.AddWithValue("project", app.Project);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private static string Command(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static async Task<string?> Ask(Application app, string path)
    {
        try
        {
            using var answer = await app.Visitor.GetAsync(path, Cancellation);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(Cancellation) : null;
        }
        catch (HttpRequestException)
        {
            // The proxy is not back yet.
            return "";
        }
    }

    private static async Task<JsonElement> Instance(Application app) =>
        (await app.Platform.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{app.Project}/environments/production/instances", Cancellation)).GetProperty("items")[0];

    /// <summary>Events of a kind, newest first.</summary>
    private static async Task<IReadOnlyList<JsonElement>> Activity(Application app, string type) =>
        [.. (await app.Platform.Client.GetFromJsonAsync<JsonElement>($"/api/v1/audit?project_id={app.Project}&type={type}&limit=200", Cancellation)).GetProperty("items").EnumerateArray()];
}
