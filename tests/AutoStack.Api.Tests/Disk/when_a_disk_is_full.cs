using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Disk;

/// <summary>A real platform whose disk fills up in the middle: what runs goes on to serve, the deployment says which disk is full, and goes live once there is room.</summary>
public sealed class when_a_disk_is_full
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Waits until a file is there that the test makes, and then writes more than there is room for.</summary>
    private static string Writes(string flag) => $"while ! test -e {flag}; do sleep 0.05; done; dd if=/dev/zero of=written bs=1M count=8 2>&1 && rm written";

    /// <summary>Less than is kept free where that is asked for, and enough to go on with.</summary>
    private const int Room = 10 << 20;

    [Theory]
    [InlineData("build")]
    [InlineData("test")]
    public async Task a_command_that_finds_no_room_is_tried_again(string stage)
    {
        await using var platform = await RealPlatform.Create(("AutoStack__Disk__MinimumFreePercent", "0"));
        using var disk = SmallDisk.Mount(Path.Combine(Path.GetDirectoryName(platform.State)!, "data"), 48);
        var (project, repository, flag) = await Live(platform);
        await using var visitor = new SteadyVisitor(platform.Visitor("app"));
        await Patch(platform, project, new Dictionary<string, object> { [$"{stage}_command"] = Writes(flag) });
        repository.Commit("second", Applications("second"));
        var deployment = await platform.Deploy(project);
        await Eventually.Holds(async () => (await platform.Deployment(deployment)).GetProperty("stage").GetString() == stage);
        disk.Fill(leave: 1 << 20);
        File.WriteAllText(flag, "");

        await IsRetried(platform, deployment, stage, disk.Path);

        disk.MakeRoom();
        await platform.Reaches(deployment, "live");
        (await platform.Visitor("app").GetStringAsync("/", Cancellation)).ShouldBe("second");
        await visitor.DisposeAsync();
        visitor.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task an_image_that_finds_no_room_in_the_registry_is_pushed_again()
    {
        await using var platform = await RealPlatform.Create(("AutoStack__Disk__MinimumFreePercent", "0"));
        using var disk = SmallDisk.Mount(platform.State, 24);
        var (project, repository, _) = await Live(platform);
        await using var visitor = new SteadyVisitor(platform.Visitor("app"));
        repository.Commit("second", [.. Applications("second"), ("large", Noise(4 << 20))]);
        disk.Fill(leave: 1 << 20);

        var deployment = await platform.Deploy(project);
        await IsRetried(platform, deployment, "push", disk.Path);

        Directory.EnumerateFiles(Path.Combine(platform.State, "registry", "app", "blobs", "sha256")).ShouldAllBe(blob => !Path.GetFileName(blob).Contains('.'), "nothing half-written is left");
        disk.MakeRoom();
        await platform.Reaches(deployment, "live");
        new ImageLayout(Path.Combine(platform.State, "registry", "app")).Problems().ShouldBeEmpty();
        await visitor.DisposeAsync();
        visitor.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_release_that_cannot_be_unpacked_waits_and_the_running_one_serves()
    {
        await using var platform = await RealPlatform.Create(("AutoStack__Disk__MinimumFreePercent", "0"));
        using var disk = SmallDisk.Mount(Path.Combine(Path.GetDirectoryName(platform.State)!, "data"), 48);
        var (project, repository, _) = await Live(platform);
        var first = (await platform.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{project}/deployments", Cancellation)).GetProperty("items")[0].GetProperty("id").GetGuid();
        repository.Commit("second", Applications("second"));
        await platform.Reaches(await platform.Deploy(project), "live");
        await using var visitor = new SteadyVisitor(platform.Visitor("app"));
        // A release that was not wanted for long is unpacked anew.
        var releases = Path.Combine(disk.Path, "releases");
        var digest = (await platform.Deployment(first)).GetProperty("image").GetProperty("digest").GetString()!["sha256:".Length..];
        await Eventually.Holds(() => Task.FromResult(Directory.GetDirectories(releases).Length == 2));
        Directory.Delete(Path.Combine(releases, digest), recursive: true);
        disk.Fill();

        var answer = await platform.Client.PostAsJsonAsync($"/api/v1/deployments/{first}/rollback", new { }, Cancellation);
        var rollback = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetGuid();
        await IsRetried(platform, rollback, "rollout", disk.Path);

        Directory.GetDirectories(releases).Select(Path.GetFileName).ShouldNotContain(digest);
        (await platform.Visitor("app").GetStringAsync("/", Cancellation)).ShouldBe("second");
        disk.MakeRoom();
        await platform.Reaches(rollback, "live");
        (await platform.Visitor("app").GetStringAsync("/", Cancellation)).ShouldBe("first");
        await visitor.DisposeAsync();
        visitor.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_disk_that_is_nearly_full_is_cleaned_before_a_build_has_to_wait()
    {
        await using var platform = await RealPlatform.Create(("AutoStack__Disk__MinimumFreePercent", "30"));
        // The rule is for both disks; how full the machine's own is has no say here.
        using var state = SmallDisk.Mount(platform.State, 512);
        using var disk = SmallDisk.Mount(Path.Combine(Path.GetDirectoryName(platform.State)!, "data"), 48);
        var (project, repository, _) = await Live(platform);
        // A cache that nobody has used lately, and something that cannot be given up.
        var cache = Directory.CreateDirectory(Path.Combine(disk.Path, "cache", "npm", "0")).FullName;
        File.WriteAllBytes(Path.Combine(cache, "old"), new byte[16 << 20]);
        Directory.SetLastWriteTimeUtc(cache, DateTime.UtcNow.AddHours(-1));
        File.WriteAllBytes(Path.Combine(disk.Path, "precious"), new byte[disk.Free - Room]);
        repository.Commit("second", Applications("second"));

        await platform.Reaches(await platform.Deploy(project), "live");

        Directory.Exists(cache).ShouldBeFalse();
        File.WriteAllBytes(Path.Combine(disk.Path, "more"), new byte[disk.Free - Room]);
        repository.Commit("third", Applications("third"));
        var waiting = await platform.Deploy(project);
        var build = await Eventually.Get(async () => Stage(await platform.Deployment(waiting), "build").GetProperty("note").GetString(), note => note is not null, TimeSpan.FromSeconds(40));
        build!.ShouldContain(disk.Path);
        build!.ShouldContain("MinimumFreePercent");
        var shown = await platform.Client.GetFromJsonAsync<JsonElement>("/api/v1/platform", Cancellation);
        shown.GetProperty("notices").EnumerateArray().Select(notice => notice.GetString()!).ShouldContain(notice => notice.Contains("Builds wait", StringComparison.Ordinal));
        var caches = shown.GetProperty("disk").GetProperty("budgets").EnumerateArray().Single(budget => budget.GetProperty("kind").GetString() == "dependency_caches");
        caches.GetProperty("removed_bytes").GetInt64().ShouldBeGreaterThanOrEqualTo(16 << 20);
        caches.GetProperty("limit_days").GetInt32().ShouldBe(30);
        File.Delete(Path.Combine(disk.Path, "precious"));
        await platform.Reaches(waiting, "live", TimeSpan.FromSeconds(90));
    }

    private static async Task<(Guid Project, Repository Repository, string Flag)> Live(RealPlatform platform)
    {
        platform.StartTarget();
        await platform.StartApi();
        var repository = new Repository(Path.Combine(platform.Repositories, "app"));
        repository.Commit("first", Applications("first"));
        var project = await platform.Project("app", repository.Path);
        await platform.Reaches(await platform.Deploy(project), "live");
        return (project, repository, Path.Combine(platform.Repositories, "go"));
    }

    private static IEnumerable<(string, string)> Applications(string release) => Crash.Applications.Node(release);

    private static string Noise(int length)
    {
        var bytes = new byte[length / 2];
        new Random(1).NextBytes(bytes);
        return Convert.ToHexString(bytes);
    }

    private static async Task Patch(RealPlatform platform, Guid project, object settings)
    {
        var answer = await platform.Client.PatchAsJsonAsync($"/api/v1/projects/{project}", settings, Cancellation);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static JsonElement Stage(JsonElement deployment, string stage) => deployment.GetProperty("stages").EnumerateArray().Single(s => s.GetProperty("name").GetString() == stage);

    private static async Task IsRetried(RealPlatform platform, Guid deployment, string stage, string directory)
    {
        var note = await Eventually.Get(async () => Stage(await platform.Deployment(deployment), stage).GetProperty("note").GetString(), note => note?.StartsWith("Tried again", StringComparison.Ordinal) == true, TimeSpan.FromSeconds(40));
        note!.ShouldContain("full");
        note!.ShouldContain(directory);
        note!.ShouldContain("Free space");
    }
}
