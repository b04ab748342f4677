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

        await fixture.Platform.Reaches(await fixture.Platform.Deploy(app.Project), "live");

        (await TargetFixture.Ask(app, "/")).ShouldBe("first");
        var instance = (await TargetFixture.Instances(app)).ShouldHaveSingleItem();
        instance.GetProperty("name").GetString().ShouldBe("web.1");
        instance.GetProperty("state").GetString().ShouldBe("healthy");
    }
}
