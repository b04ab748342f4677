using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Registries;

/// <summary>A whole platform whose images lie in a real registry.</summary>
public sealed class when_images_are_kept_by_a_registry
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task releases_go_live_and_back_and_survive_its_restart()
    {
        await using var server = await DockerRegistry.Start(basic: true);
        await using var platform = await RealPlatform.Create(
            ("AutoStack__Registry__Kind", "distribution"),
            ("AutoStack__Registry__Url", $"http://{server.Host}/team"),
            ("AutoStack__Registry__Username", DockerRegistry.Username),
            ("AutoStack__Registry__Password", DockerRegistry.Password),
            ("AutoStack__Disk__CleaningSeconds", "1"),
            ("AutoStack__Disk__KeptReleases", "1"));
        platform.StartTarget();
        await platform.StartApi();
        var repository = new Repository(Path.Combine(platform.Repositories, "site"));
        repository.Commit("1", ("index.html", "release 1"));
        var project = await platform.Project("site", repository.Path);
        using var visitor = platform.Visitor("site");

        var first = await Live(platform, await platform.Deploy(project));
        first.GetProperty("image").GetProperty("reference").GetString().ShouldStartWith($"{server.Host}/team/site:");
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 1");
        Directory.Exists(Path.Combine(platform.State, "registry")).ShouldBeFalse();
        var about = await platform.Client.GetFromJsonAsync<JsonElement>("/api/v1/platform", Cancellation);
        var registry = about.GetProperty("adapters").EnumerateArray().Single(adapter => adapter.GetProperty("port").GetString() == "registry");
        registry.GetProperty("kind").GetString().ShouldBe("Distribution");
        registry.GetProperty("available").EnumerateArray().Select(kind => kind.GetString()).ShouldBe(["OciLayout", "Distribution", "Ecr"]);
        registry.GetProperty("setting").GetString().ShouldBe("AutoStack__Registry__Kind");
        about.GetProperty("disk").GetProperty("budgets").EnumerateArray().Select(budget => budget.GetProperty("kind").GetString()).ShouldNotContain("registry");

        for (var i = 2; i <= 3; i++)
        {
            repository.Commit($"{i}", ("index.html", $"release {i}"));
            await Live(platform, await platform.Deploy(project));
        }

        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 3");
        // Two releases back, more than the embedded registry would keep here: nothing is given up, and the unpacked one is gone.
        (await platform.Deployment(Id(first))).GetProperty("rollback_offered").GetBoolean().ShouldBeTrue();
        Directory.Delete(Unpacked(platform, first), recursive: true);
        await Live(platform, await Ask(platform, first, "rollback"));
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 1");

        await server.Stop();
        await server.StartAgain();
        repository.Commit("4", ("index.html", "release 4"));
        var fourth = await Live(platform, await platform.Deploy(project));
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 4");
        Directory.Delete(Unpacked(platform, first), recursive: true);
        await Live(platform, await Ask(platform, first, "rollback"));
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 1");
        // Built before: found by its key.
        await Live(platform, await Ask(platform, fourth, "retry"));
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 4");
    }

    [Fact]
    public async Task a_release_whose_image_the_registry_has_removed_fails_and_says_so_and_can_be_built_again()
    {
        await using var server = await DockerRegistry.Start();
        await using var platform = await RealPlatform.Create(("AutoStack__Registry__Kind", "Distribution"), ("AutoStack__Registry__Url", $"http://{server.Host}"));
        platform.StartTarget();
        await platform.StartApi();
        var repository = new Repository(Path.Combine(platform.Repositories, "site"));
        repository.Commit("1", ("index.html", "release 1"));
        var project = await platform.Project("site", repository.Path);
        var first = await Live(platform, await platform.Deploy(project));
        repository.Commit("2", ("index.html", "release 2"));
        await Live(platform, await platform.Deploy(project));
        var digest = first.GetProperty("image").GetProperty("digest").GetString()!;
        using (var client = new HttpClient())
            (await client.DeleteAsync(new Uri($"http://{server.Host}/v2/site/manifests/{digest}"), Cancellation)).EnsureSuccessStatusCode();
        Directory.Delete(Unpacked(platform, first), recursive: true);

        var failed = await platform.Reaches(await Ask(platform, first, "rollback"), "failed");

        var failure = failed.GetProperty("failure");
        failure.GetProperty("code").GetString().ShouldBe("blob_missing");
        failure.GetProperty("reason").GetString()!.ShouldContain($"The registry has no {digest} in site. Deploy again to build it.");
        using var visitor = platform.Visitor("site");
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 2");
        await Live(platform, await Ask(platform, first, "retry"));
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 1");
    }

    private static Guid Id(JsonElement deployment) => deployment.GetProperty("id").GetGuid();

    private static string Unpacked(RealPlatform platform, JsonElement deployment) =>
        Path.Combine(platform.Data, "releases", deployment.GetProperty("image").GetProperty("digest").GetString()!["sha256:".Length..]);

    private static Task<JsonElement> Live(RealPlatform platform, Guid deployment) => platform.Reaches(deployment, "live");

    private static async Task<Guid> Ask(RealPlatform platform, JsonElement deployment, string what)
    {
        var answer = await platform.Client.PostAsJsonAsync($"/api/v1/deployments/{Id(deployment)}/{what}", new { }, Cancellation);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetGuid();
    }
}
