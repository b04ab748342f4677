using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Targets;

[Collection(nameof(LocalTargetCollection))]
public sealed class when_a_release_has_a_command(LocalTargetFixture fixture)
{
    [Fact]
    public async Task it_runs_before_the_new_instances_start()
    {
        var app = await fixture.Application(new { release_command = "echo migrating $AUTOSTACK_DEPLOYMENT" });

        var deployment = await fixture.Platform.Deploy(app.Project);

        await fixture.Platform.Reaches(deployment, "live");
        var log = await fixture.Platform.Client.GetStringAsync($"/api/v1/deployments/{deployment}/logs", TestContext.Current.CancellationToken);
        log.Split('\n').Count(line => line == "migrating 1").ShouldBe(1);
        log.IndexOf("migrating 1", StringComparison.Ordinal).ShouldBeLessThan(log.IndexOf("Starting 1 instance", StringComparison.Ordinal));
    }

    [Fact]
    public async Task one_that_fails_fails_the_rollout_and_the_old_release_stays()
    {
        var app = await fixture.Application();
        await app.Live();
        using (await fixture.Platform.Client.PatchAsync(
            $"/api/v1/projects/{app.Project}",
            System.Net.Http.Json.JsonContent.Create(new { release_command = "echo no such table; exit 4" }),
            TestContext.Current.CancellationToken))
        {
        }

        var failed = await fixture.Platform.Reaches(await app.Deploy("Second", ("release.txt", "second")), "failed");

        failed.GetProperty("failure").GetProperty("code").GetString().ShouldBe("release_command_failed");
        failed.GetProperty("failure").GetProperty("reason").GetString()!.ShouldContain("ended with 4: no such table");
        (await app.Visitor.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldBe("first");
    }
}
