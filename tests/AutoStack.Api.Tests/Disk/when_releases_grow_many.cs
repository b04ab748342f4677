using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Disk;

/// <summary>A real platform that keeps one former release and cleans all the time.</summary>
public sealed class when_releases_grow_many(ITestOutputHelper output)
{
    private static readonly (string, string)[] CleansAllTheTime =
        [("AutoStack__Disk__KeptReleases", "1"), ("AutoStack__Disk__CleaningSeconds", "1"), ("AutoStack__Disk__GraceMinutes", "0")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_oldest_lose_their_images_the_others_can_be_gone_back_to_and_all_can_be_built_again()
    {
        await using var platform = await RealPlatform.Create(CleansAllTheTime);
        platform.StartTarget();
        await platform.StartApi();
        var repository = new Repository(Path.Combine(platform.Repositories, "site"));
        repository.Commit("1", ("index.html", "release 1"));
        var project = await platform.Project("site", repository.Path);
        List<Guid> releases = [await Live(platform, await platform.Deploy(project))];
        for (var i = 2; i <= 4; i++)
        {
            repository.Commit($"{i}", ("index.html", $"release {i}"));
            releases.Add(await Live(platform, await platform.Deploy(project)));
        }

        await Eventually.Holds(async () => !await Offered(platform, releases[0]) && !await Offered(platform, releases[1]));
        (await Offered(platform, releases[2])).ShouldBeTrue();
        (await platform.Events(releases[0])).Count(name => name == "release_removed").ShouldBe(1);
        (await platform.Deployment(releases[0])).GetProperty("image").GetProperty("digest").GetString().ShouldStartWith("sha256:", customMessage: "history stays");
        await Eventually.Holds(() => Task.FromResult(Stored(platform).Count == 2));

        var refused = await platform.Client.PostAsJsonAsync($"/api/v1/deployments/{releases[0]}/rollback", new { }, Cancellation);
        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        problem.GetProperty("code").GetString().ShouldBe("release_removed");
        problem.GetProperty("detail").GetString()!.ShouldContain("last 1 releases");

        var back = await platform.Client.PostAsJsonAsync($"/api/v1/deployments/{releases[2]}/rollback", new { }, Cancellation);
        var rollback = await back.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        rollback.GetProperty("number").GetInt32().ShouldBe(5, "a refusal takes no number");
        await platform.Reaches(rollback.GetProperty("id").GetGuid(), "live");
        using var visitor = platform.Visitor("site");
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 3");

        var again = await platform.Client.PostAsJsonAsync($"/api/v1/deployments/{releases[0]}/retry", new { }, Cancellation);
        await platform.Reaches((await again.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetGuid(), "live");
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 1");
    }

    [Fact]
    public async Task a_deleted_project_leaves_nothing_in_the_registry_and_its_history_stays()
    {
        await using var platform = await RealPlatform.Create(CleansAllTheTime);
        platform.StartTarget();
        await platform.StartApi();
        var repository = new Repository(Path.Combine(platform.Repositories, "site"));
        repository.Commit("1", ("index.html", "release 1"));
        var project = await platform.Project("site", repository.Path);
        var live = await Live(platform, await platform.Deploy(project));
        Directory.Exists(Path.Combine(platform.State, "registry", "site")).ShouldBeTrue();

        (await platform.Client.DeleteAsync($"/api/v1/projects/{project}?confirm=site", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        await Eventually.Holds(() => Task.FromResult(!Directory.Exists(Path.Combine(platform.State, "registry", "site"))));
        (await platform.Deployment(live)).GetProperty("number").GetInt32().ShouldBe(1);
        // The name is free, and everything begins anew.
        var next = await platform.Project("site", repository.Path);
        await Live(platform, await platform.Deploy(next));
        using var visitor = platform.Visitor("site");
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 1");
    }

    /// <summary>Deployments, rollbacks, clean-ups and killed nodes at once: every deployment goes live, or was refused; nothing that is offered has lost its image.</summary>
    [Fact]
    public async Task deployments_rollbacks_clean_ups_and_crashes_at_once_lose_nothing_that_is_needed()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("AUTOSTACK_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"AUTOSTACK_SEED={seed}");
        var random = new Random(seed);
        await using var platform = await RealPlatform.Create(CleansAllTheTime);
        platform.StartTarget();
        var api = await platform.StartApi();
        var repository = new Repository(Path.Combine(platform.Repositories, "site"));
        repository.Commit("0", ("index.html", "0"));
        var projects = new[] { await platform.Project("one", repository.Path), await platform.Project("two", repository.Path) };
        var live = projects.ToDictionary(project => project, _ => new List<Guid>());
        var refused = 0;
        for (var round = 1; round <= 10; round++)
        {
            repository.Commit($"{round}", ("index.html", $"{round}"));
            List<Guid> started = [];
            foreach (var project in projects)
            {
                // Mostly to an old one: what is about to be removed, or was.
                var back = live[project].Count > 2 && random.Next(2) == 0 ? live[project][^random.Next(2, Math.Min(5, live[project].Count + 1))] : (Guid?)null;
                var answer = back is { } to
                    ? await platform.Client.PostAsJsonAsync($"/api/v1/deployments/{to}/rollback", new { }, Cancellation)
                    : await platform.Client.PostAsJsonAsync($"/api/v1/projects/{project}/deployments", new { }, Cancellation);
                var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                    started.Add(body.GetProperty("id").GetGuid());
                else
                {
                    body.GetProperty("code").GetString().ShouldBeOneOf("release_removed", "deployment_already_live");
                    refused++;
                }
            }

            if (round % 3 == 0)
            {
                await Task.Delay(random.Next(0, 1500), Cancellation);
                api.Kill();
                api = await platform.StartApi();
            }

            foreach (var id in started)
                live[(await platform.Reaches(id, "live")).GetProperty("project_id").GetGuid()].Add(id);
        }

        await Eventually.Holds(async () => (await Task.WhenAll(live.Values.SelectMany(of => of).Select(id => Offered(platform, id)))).Any(offered => !offered));
        foreach (var (_, deployments) in live)
            foreach (var id in deployments)
                if (await platform.Deployment(id) is var d && (d.GetProperty("rollback_offered").GetBoolean() || d.GetProperty("status").GetString() == "live"))
                    IsWhole(platform, d.GetProperty("project_name").GetString()!, d.GetProperty("image").GetProperty("digest").GetString()!);
        output.WriteLine($"{live.Values.Sum(of => of.Count)} went live, {refused} were refused");
    }

    private static async Task<Guid> Live(RealPlatform platform, Guid deployment)
    {
        await platform.Reaches(deployment, "live");
        return deployment;
    }

    private static async Task<bool> Offered(RealPlatform platform, Guid deployment) => (await platform.Deployment(deployment)).GetProperty("rollback_offered").GetBoolean();

    private static IReadOnlyList<string> Stored(RealPlatform platform) =>
        [.. new ImageLayout(Path.Combine(platform.State, "registry", "site")).Index.GetProperty("manifests").EnumerateArray().Select(m => m.GetProperty("digest").GetString()!)];

    private static void IsWhole(RealPlatform platform, string project, string digest)
    {
        var layout = new ImageLayout(Path.Combine(platform.State, "registry", project));
        layout.Index.GetProperty("manifests").EnumerateArray().Select(m => m.GetProperty("digest").GetString()).ShouldContain(digest);
        layout.Problems().ShouldBeEmpty();
    }
}
