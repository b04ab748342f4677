using AutoStack.Api.GitOps.Remote;
using AutoStack.Api.Pipeline;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.GitOps;

public sealed class when_the_branch_is_rewritten : RemoteTest<HttpAdapter>
{
    [Fact]
    public async Task one_that_was_put_back_is_built_upon_and_told_in_the_log_and_on_the_platform()
    {
        var first = await Committed(Release(1), epoch: 1);
        var lost = await Committed(Release(2), epoch: 2);
        await Force(first);

        var third = await Committed(Release(3), epoch: 3);

        (await Git("rev-parse", "main~1")).ShouldBe(first);
        (await Head()).ShouldBe(third);
        Log.Text.ShouldContain($"was rewritten");
        Log.Text.ShouldContain($"commit {lost[..12]} is no longer in it");
        GitOps.Notices.ShouldHaveSingleItem().ShouldContain(lost[..12]);
    }

    [Fact]
    public async Task another_history_in_its_place_is_built_upon_too()
    {
        var lost = await Committed(Release(1), epoch: 1);
        await Force(await Unrelated());

        await Committed(Release(2), epoch: 2);

        (await Git("show", "main:README.md")).ShouldBe("Anew");
        (await Git("rev-list", "--count", "main")).ShouldBe("2");
        GitOps.Notices.ShouldHaveSingleItem().ShouldContain(lost[..12]);
    }

    [Fact]
    public async Task one_that_was_removed_is_made_again()
    {
        var lost = await Committed(Release(1), epoch: 1);
        await Git("update-ref", "-d", "refs/heads/main");

        (await GitOps.Head(Cancellation)).ShouldBeNull();
        await Committed(Release(2), epoch: 2);

        (await Git("rev-list", "--count", "main")).ShouldBe("1");
        GitOps.Notices.ShouldHaveSingleItem().ShouldContain(lost[..12]);
    }

    [Fact]
    public async Task a_deployment_whose_commit_was_thrown_away_is_committed_again()
    {
        var first = await Committed(Release(1), epoch: 1);
        var release = Release(2);
        await Committed(release, epoch: 2);
        await Force(first);

        // Within one second it is the very same commit: nothing tells it from the one that was thrown away.
        var again = await Committed(release, epoch: 2);

        (await Git("log", "--format=%H", $"--grep=^Deployment-Id: {release.Deployment}", "main")).ShouldBe(again);
    }

    [Fact]
    public async Task what_it_has_lost_can_still_be_read()
    {
        var first = await Committed(Release(1), epoch: 1);
        var lost = await Committed(Release(2), epoch: 2);
        var node = (RemoteGitOps)Adapter.AnotherNode();
        await node.Head(Cancellation);
        await Force(first);
        await node.Head(Cancellation);
        await Git("reflog", "expire", "--expire=now", "--all");
        await Git("gc", "--quiet", "--prune=now");

        (await Read(lost))!.Number.ShouldBe(2);
        (await node.Read("hello", "production", lost, Cancellation)).ShouldBeOfType<Outcome<ReleaseManifest?>.Done>().Value!.Number.ShouldBe(2);
    }

    [Fact]
    public async Task a_manifest_that_went_back_with_it_is_told_as_changed_by_others()
    {
        var first = Release(1);
        var before = await Committed(first, epoch: 1);
        var live = await Committed(Release(2), epoch: 2);
        await Force(before);
        await GitOps.Head(Cancellation);

        var foreign = (await GitOps.ChangedByOthers("hello", "production", live, Cancellation)).ShouldBeOfType<Outcome<ForeignManifest?>.Done>().Value;

        foreign.ShouldNotBeNull().Manifest!.Number.ShouldBe(1);
    }

    [Fact]
    public async Task it_is_still_told_after_a_restart()
    {
        string lost;
        using (var before = Remote.Node(Remote.Settings() with { FetchPeriod = TimeSpan.FromMilliseconds(1) }))
        {
            var first = await Committed(Release(1), 1, before);
            lost = await Committed(Release(2), 2, before);
            await Force(first);
            await before.Head(Cancellation);
        }

        await GitOps.Head(Cancellation);
        GitOps.Notices.ShouldHaveSingleItem().ShouldContain(lost[..12]);
    }

    [Fact]
    public async Task commits_on_top_are_no_rewriting()
    {
        await Committed(Release(1), epoch: 1);
        await ByHand("README.md", "Ours\n");
        await Committed(Release(2), epoch: 2);

        GitOps.Notices.ShouldBeEmpty();
        Log.Text.ShouldNotContain("rewritten");
    }
}
