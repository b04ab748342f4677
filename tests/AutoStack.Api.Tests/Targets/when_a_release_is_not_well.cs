using System.Text.Json;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Targets;

[Collection(nameof(LocalTargetCollection))]
public sealed class when_a_release_is_not_well(LocalTargetFixture fixture)
{
    [Theory]
    [InlineData("throw new Error('no database at db:5432')", "instance_crashed", "Error: no database at db:5432")]
    [InlineData("require('http').createServer((q, r) => r.end()).listen(0, '127.0.0.1')", "health_check_timeout", "must listen on the port that the environment variable PORT names")]
    [InlineData("console.log('thinking'); setInterval(() => {}, 1000)", "health_check_timeout", "It last printed: thinking")]
    [InlineData("require('http').createServer((q, r) => { r.statusCode = 500; r.end() }).listen(process.env.PORT)", "health_check_timeout", "/ answers 500")]
    public async Task it_fails_with_a_reason_is_taken_back_in_git_and_the_old_one_stays(string server, string code, string reason)
    {
        var app = await fixture.Application(new { health_timeout_seconds = code == "health_check_timeout" ? 3 : 60 });
        await app.Live();

        var failed = await fixture.Platform.Reaches(await app.Deploy("Broken", ("server.js", server)), "failed");

        var failure = failed.GetProperty("failure");
        failure.GetProperty("stage").GetString().ShouldBe("rollout");
        failure.GetProperty("code").GetString().ShouldBe(code);
        failure.GetProperty("reason").GetString()!.ShouldContain(reason);
        (await app.Visitor.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldBe("first");
        Testing.Repository.Run(Path.Combine(fixture.Platform.State, "gitops.git"), "show", $"main:apps/{app.Name}/production/autostack.yaml").ShouldContain("number: 1");
    }

    [Fact]
    public async Task one_that_ended_and_was_not_well_in_time_crashed_and_is_not_slow()
    {
        var app = await fixture.Application(new { health_timeout_seconds = 6 }, ("server.js", "setTimeout(() => { throw new Error('no lock after 3 s') }, 3000)"));

        var failed = await fixture.Platform.Reaches(await fixture.Platform.Deploy(app.Project), "failed");

        failed.GetProperty("failure").GetProperty("code").GetString().ShouldBe("instance_crashed");
        failed.GetProperty("failure").GetProperty("reason").GetString()!.ShouldContain("ended once after its start; the last time it ended with exit code 1: Error: no lock after 3 s");
    }

    [Fact]
    public async Task the_very_first_one_leaves_nothing_behind()
    {
        var app = await fixture.Application(new { health_timeout_seconds = 2 }, ("server.js", "setInterval(() => {}, 1000)"));

        await fixture.Platform.Reaches(await fixture.Platform.Deploy(app.Project), "failed");

        using var answer = await app.Visitor.GetAsync("/", TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(503);
        Should.Throw<InvalidOperationException>(() => Testing.Repository.Run(Path.Combine(fixture.Platform.State, "gitops.git"), "show", $"main:apps/{app.Name}/production/autostack.yaml"));
    }

    [Fact]
    public async Task one_that_crashes_later_is_started_again_counted_and_told()
    {
        var app = await fixture.Application();
        await app.Live(("server.js", """
            require("node:http").createServer((request, response) => {
              if (request.url === "/die") { console.log("dying of /die"); process.exit(7); }
              response.end(String(process.pid));
            }).listen(process.env.PORT, "127.0.0.1");
            """));
        var before = await app.Visitor.GetStringAsync("/", TestContext.Current.CancellationToken);

        using (await app.Visitor.GetAsync("/die", TestContext.Current.CancellationToken))
        {
        }

        var after = await Testing.Eventually.Get(() => Answer(app), answer => answer is not null && answer != before);
        after.ShouldNotBeNull();
        var instance = await Testing.Eventually.Get(() => Instance(app), i => i.GetProperty("healthy").GetBoolean());
        instance.GetProperty("restarts").GetInt32().ShouldBe(1);
        instance.GetProperty("last_crash")[0].GetString().ShouldBe("dying of /die");
    }

    private static async Task<string?> Answer(Application app)
    {
        using var answer = await app.Visitor.GetAsync("/", TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) : null;
    }

    private static async Task<JsonElement> Instance(Application app) =>
        JsonSerializer.Deserialize<JsonElement>(await app.Platform.Client.GetStringAsync($"/api/v1/projects/{app.Project}/environments/production/instances", TestContext.Current.CancellationToken)).GetProperty("items")[0];
}
