using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.GitOps;

public sealed class when_committing_a_release_on_disk() : when_committing_a_release(new BareAdapter());

public sealed class when_committing_a_release_by_http() : when_committing_a_release(new HttpAdapter());

public sealed class when_committing_a_release_by_ssh() : when_committing_a_release(new SshAdapter());

public abstract class when_committing_a_release(GitOpsAdapter adapter) : GitOpsTest(adapter)
{
    [Fact]
    public async Task it_is_one_commit_on_main_with_trailers_that_git_reads()
    {
        var release = Release(7);
        var commit = await Committed(release, epoch: 41);

        (await Head()).ShouldBe(commit);
        (await Git("rev-list", "--count", "main")).ShouldBe("1");
        (await Git("log", "-1", "--format=%s|%an|%(trailers:key=Deployment-Id,valueonly,separator=)|%(trailers:key=Run-Epoch,valueonly,separator=)", "main"))
            .ShouldBe($"Deploy hello/production #7 (aaaaaaaaaaaa)|AutoStack|{release.Deployment}|41");
        (await Git("show", "main:apps/hello/production/autostack.yaml")).ShouldContain($"digest: {release.ImageDigest}");
        (await Git("fsck", "--strict")).ShouldBeEmpty();
        Log.Text.ShouldContain(commit[..12]);
    }

    [Fact]
    public async Task the_same_deployment_again_gives_the_same_commit_also_to_its_next_owner()
    {
        var release = Release(1);
        var commit = await Committed(release, epoch: 1);

        (await Committed(release, epoch: 1)).ShouldBe(commit);
        (await Committed(release, epoch: 2)).ShouldBe(commit);
        (await Head()).ShouldBe(commit);
    }

    [Fact]
    public async Task an_older_owner_of_a_deployment_that_is_committed_gets_that_commit_too()
    {
        var release = Release(1);
        var commit = await Committed(release, epoch: 2);
        (await Committed(release, epoch: 1)).ShouldBe(commit);
    }

    [Fact]
    public async Task environments_do_not_disturb_each_other()
    {
        var production = await Committed(Release(1), epoch: 9);
        var staging = await Committed(Release(2, environment: "staging"), epoch: 3);
        await Committed(Release(1, project: "hello2"), epoch: 1);

        (await Read(await Head()))!.Number.ShouldBe(1);
        (await Read(staging, environment: "staging"))!.Number.ShouldBe(2);
        (await Read(production, environment: "staging")).ShouldBeNull();
    }

    [Fact]
    public async Task what_people_own_beside_it_is_left_alone()
    {
        await Committed(Release(1), epoch: 1);
        await ByHand("apps/hello/production/values.yaml", "replicas: 5\n");
        await ByHand("README.md", "Ours\n");

        var second = Release(2);
        await Committed(second, epoch: 2);
        await Reverted(second, null, epoch: 3);

        (await Git("show", "main:apps/hello/production/values.yaml")).ShouldBe("replicas: 5");
        (await Git("show", "main:README.md")).ShouldBe("Ours");
        (await Git("ls-tree", "-r", "--name-only", "main")).Split('\n').ShouldNotContain("apps/hello/production/autostack.yaml");
    }

    [Fact]
    public async Task writers_at_the_same_time_all_land_from_the_first_commit_on()
    {
        var releases = Enumerable.Range(1, 8).Select(number => Release(number, project: $"project-{number}")).ToList();
        var commits = await Task.WhenAll(releases.Select(release => Task.Run(() => Committed(release, epoch: release.Number, Adapter.AnotherNode()))));

        commits.Distinct().Count().ShouldBe(8);
        (await Git("rev-list", "--count", "main")).ShouldBe("8");
        foreach (var release in releases)
            (await Read(await Head(), release.Project))!.Deployment.ShouldBe(release.Deployment);
        Adapter.Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task a_commit_by_hand_at_the_same_time_is_built_upon()
    {
        await Committed(Release(1), epoch: 1);
        var writers = Enumerable.Range(2, 4).Select(number => Task.Run(() => Committed(Release(number, environment: $"env-{number}"), epoch: number, Adapter.AnotherNode()))).ToList();
        await ByHand("README.md", "Ours\n");
        await Task.WhenAll(writers);

        (await Git("show", "main:README.md")).ShouldBe("Ours");
        (await Git("rev-list", "--count", "main")).ShouldBe("6");
    }

    [Fact]
    public async Task one_that_was_cancelled_changes_nothing()
    {
        var commit = await Committed(Release(1), epoch: 1);
        await Should.ThrowAsync<OperationCanceledException>(() => GitOps.Commit(Release(2), Log.Context(Domain.Deployments.Stage.Gitops, 2, cancellation: new CancellationToken(canceled: true))));
        (await Head()).ShouldBe(commit);
    }
}
