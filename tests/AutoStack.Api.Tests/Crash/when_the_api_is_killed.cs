using System.Diagnostics;
using System.Globalization;
using AutoStack.Api.Processes;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Crash;

/// <summary>Kills a real API process with SIGKILL at every stage, at random moments within it, and starts it again.</summary>
public sealed class when_the_api_is_killed(ITestOutputHelper output)
{
    /// <summary>How long a dead node's work may lie there. What is left of the deployment takes no longer than a whole one that nobody disturbs, on this machine at this time.</summary>
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);

    /// <summary>Each of these stands for one visible effect of a deployment.</summary>
    private static readonly string[] Once =
        ["deployment_requested", "deployment_admitted", "source_resolved", "image_built", "tests_passed", "image_pushed", "manifest_committed", "sync_completed", "deployment_went_live"];

    private static int Times => Environment.GetEnvironmentVariable("AUTOSTACK_SOAK") == "1" ? 20 : 5;

    [Theory]
    [InlineData("checkout")]
    [InlineData("build")]
    [InlineData("test")]
    [InlineData("push")]
    [InlineData("gitops")]
    [InlineData("sync")]
    [InlineData("rollout")]
    public async Task the_deployment_goes_on_and_nothing_is_done_twice(string stage)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("AUTOSTACK_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"AUTOSTACK_SEED={seed}");
        var random = new Random(seed);
        await using var platform = await RealPlatform.Create();
        platform.StartTarget();
        var api = await platform.StartApi();
        var repository = new Repository(Path.Combine(platform.Repositories, "app"));
        repository.Commit("First", Applications.Node("first"));
        var project = await platform.Project("app", repository.Path, Applications.SlowSettings);
        var began = Stopwatch.GetTimestamp();
        await platform.Reaches(await platform.Deploy(project), "live");
        var undisturbed = Stopwatch.GetElapsedTime(began);
        using var client = platform.Visitor("app");
        await using var visitor = new SteadyVisitor(client);

        for (var time = 1; time <= Times; time++)
        {
            var release = $"{stage} {time}";
            var commit = repository.Commit(release, Applications.Node(release));
            var deployment = await platform.Deploy(project);
            await HasRun(platform, deployment, stage);
            await Task.Delay(random.Next(0, 250), TestContext.Current.CancellationToken);
            api.Kill();
            api = await platform.StartApi();

            var live = await platform.Reaches(deployment, "live", Recovery + undisturbed);

            var events = await platform.Events(deployment);
            foreach (var once in Once)
                events.Count(name => name == once).ShouldBe(1, $"{once} in {string.Join(", ", events)} (seed {seed})");
            Repository.Run(Path.Combine(platform.State, "gitops.git"), "log", "--format=%H", $"--grep=^Deployment-Id: {deployment}", "main").Split('\n').Length.ShouldBe(1);
            var tag = $"{commit[..12]}-{live.GetProperty("number").GetInt32()}";
            File.ReadAllText(Path.Combine(platform.State, "registry", "app", "index.json")).Split($"\"{tag}\"").Length.ShouldBe(2);
            MarkedProcesses.Find(mark => mark.Subject == deployment).ShouldBeEmpty();
            (await client.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldBe(release);
        }

        visitor.Faults.ShouldBeEmpty();
        visitor.Answered.ShouldBeGreaterThan(Times);
    }

    private static Task HasRun(RealPlatform platform, Guid deployment, string stage) => Eventually.Holds(async () =>
    {
        await using var command = platform.Database.CreateCommand("select 1 from autostack.stage_runs where deployment_id = @id and kind = @kind");
        command.Parameters.AddWithValue("id", deployment);
        command.Parameters.AddWithValue("kind", stage);
        return await command.ExecuteScalarAsync() is not null;
    });
}
