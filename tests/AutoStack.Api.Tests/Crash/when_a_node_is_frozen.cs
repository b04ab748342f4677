using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Crash;

/// <summary>Stops a real API process in the middle of its work, as a paused machine does, while a second one is there; and lets it go on when all is over.</summary>
public sealed class when_a_node_is_frozen
{
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("build", true)]
    [InlineData("gitops", true)]
    [InlineData("rollout", true)]
    [InlineData("build", false)]
    public async Task the_other_takes_over_and_what_the_frozen_one_says_later_changes_nothing(string stage, bool theFirstOne)
    {
        await using var platform = await RealPlatform.Create();
        platform.StartTarget();
        // The node that starts first leads.
        var nodes = new[] { await platform.StartApi(), await platform.StartApi() };
        var repository = new Repository(Path.Combine(platform.Repositories, "app"));
        repository.Commit("First", Applications.Node("first"));
        var project = await platform.Project("app", repository.Path, Applications.SlowSettings);
        await platform.Reaches(await platform.Deploy(project), "live");

        PlatformProcess frozen;
        Guid deployment;
        var release = 1;
        do
        {
            // The node that is asked mostly gets the runs too, but which one does is chance: until it is the one that is meant.
            platform.Use(nodes[theFirstOne ? 0 : 1]);
            repository.Commit($"Release {++release}", Applications.Node($"release {release}"));
            deployment = await platform.Deploy(project);
            var owner = await Owner(platform, deployment, stage);
            frozen = nodes.Single(node => owner == node.Id);
            if (ReferenceEquals(frozen, nodes[0]) == theFirstOne)
                break;
            await platform.Reaches(deployment, "live");
        }
        while (release < 50);

        frozen.Freeze();
        platform.Use(nodes.Single(node => node != frozen));
        // Within the time, the run is another's, or it had just come out and the deployment is past it.
        await Eventually.Holds(async () => await Owner(platform, deployment, stage) != frozen.Id || (await platform.Deployment(deployment)).GetProperty("stage").GetString() != stage, TakeOver);
        await platform.Reaches(deployment, "live");

        var before = await Traces(platform, deployment);
        var (epoch, _) = await Run(platform, deployment, stage);
        frozen.Thaw();
        // It has noticed when it works again: its runner claims, or at least looks for, other runs.
        await Eventually.Holds(async () => await AnswersAgain(platform, frozen));
        (await Traces(platform, deployment)).ShouldBe(before);
        (await Run(platform, deployment, stage)).Epoch.ShouldBe(epoch);

        using var visitor = platform.Visitor("app");
        (await visitor.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldBe($"release {release}");
    }

    /// <summary>Everything that a late result could have changed: events, Git, registry, route.</summary>
    private static async Task<string> Traces(RealPlatform platform, Guid deployment) => JsonSerializer.Serialize(new
    {
        Events = await platform.Events(deployment),
        Git = Repository.Run(Path.Combine(platform.State, "gitops.git"), "rev-parse", "main"),
        Registry = await File.ReadAllTextAsync(Path.Combine(platform.State, "registry", "app", "index.json")),
        Route = string.Concat(Directory.EnumerateFiles(Path.Combine(platform.State, "target"), "*.json").Select(File.ReadAllText)),
    });

    private static async Task<int> Owner(RealPlatform platform, Guid deployment, string stage)
    {
        var (_, owner) = await Eventually.Get(() => Run(platform, deployment, stage), run => run.Owner is not null);
        return int.Parse(owner!.Split(':')[1]);
    }

    private static async Task<(long Epoch, string? Owner)> Run(RealPlatform platform, Guid deployment, string stage)
    {
        await using var command = platform.Database.CreateCommand("select coalesce(epoch, 0), owner from autostack.stage_runs where deployment_id = @id and kind = @kind order by attempt desc limit 1");
        command.Parameters.AddWithValue("id", deployment);
        command.Parameters.AddWithValue("kind", stage);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        return await reader.ReadAsync(TestContext.Current.CancellationToken)
            ? (reader.GetInt64(0), await reader.IsDBNullAsync(1, TestContext.Current.CancellationToken) ? null : reader.GetString(1))
            : (0, null);
    }

    private static async Task<bool> AnswersAgain(RealPlatform platform, PlatformProcess node)
    {
        using var answer = await platform.ClientOf(node).GetAsync("/ready", TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode;
    }
}
