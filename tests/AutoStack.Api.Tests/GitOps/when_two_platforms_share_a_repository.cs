using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.GitOps;

public sealed class when_two_platforms_share_a_repository : RemoteTest<HttpAdapter>
{
    [Fact]
    public async Task commits_of_both_at_once_are_all_there_and_none_twice()
    {
        const int Each = 6;
        var platforms = new[] { "one", "two" }.Select(name => (name, node: Node(Remote.Settings(), name))).ToList();
        var releases = platforms.ToDictionary(platform => platform.name, platform => Enumerable.Range(1, Each).Select(number => Release(number, project: platform.name)).ToList());

        await Task.WhenAll(platforms.Select(platform => Task.Run(async () =>
        {
            // Each platform's own epochs: those of the other say nothing to it.
            foreach (var release in releases[platform.name])
                await Committed(release, release.Number * (platform.name == "one" ? 1 : 1000), platform.node);
        })));

        (await Git("rev-list", "--count", "main")).ShouldBe($"{2 * Each}");
        (await Git("rev-list", "--merges", "--count", "main")).ShouldBe("0");
        var told = (await Git("log", "--format=%(trailers:key=Deployment-Id,valueonly,separator=)", "main")).Split('\n');
        told.Order().ShouldBe(releases.Values.SelectMany(all => all).Select(release => $"{release.Deployment}").Order());
        foreach (var platform in platforms)
            (await Git("show", $"main:apps/{platform.name}/production/autostack.yaml")).ShouldContain($"number: {Each}");
        // A commit that lost the race at the last moment was sent and is nobody's.
        (await Git("fsck", "--strict", "--no-dangling")).ShouldBeEmpty();
        platforms.ShouldAllBe(platform => platform.node.Notices.Count == 0);
    }

    [Fact]
    public async Task nodes_of_one_platform_have_copies_of_their_own()
    {
        var nodes = Enumerable.Range(1, 3).Select(_ => Node(Remote.Settings())).ToList();
        await Task.WhenAll(nodes.Select((node, i) => Committed(Release(i + 1, project: $"project-{i}"), i + 1, node)));

        Directory.EnumerateDirectories(Directory.EnumerateDirectories(Place.At("state", "gitops")).Single()).Select(Path.GetFileName).Order().ShouldBe(["api-2.git", "api-3.git", "api.git"]);
    }
}
