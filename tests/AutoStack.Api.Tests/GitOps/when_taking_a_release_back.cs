using AutoStack.Api.Pipeline;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.GitOps;

public sealed class when_taking_a_release_back_on_disk() : when_taking_a_release_back(new BareAdapter());

public sealed class when_taking_a_release_back_by_http() : when_taking_a_release_back(new HttpAdapter());

public abstract class when_taking_a_release_back(GitOpsAdapter adapter) : GitOpsTest(adapter)
{
    [Fact]
    public async Task the_last_live_one_is_wanted_again_in_a_new_commit()
    {
        var live = Release(1);
        var failed = Release(2);
        await Committed(live, epoch: 1);
        var wrong = await Committed(failed, epoch: 2);

        var back = await Reverted(failed, live, epoch: 3);

        back.ShouldNotBe(wrong);
        (await Head()).ShouldBe(back);
        var read = (await Read(back))!;
        (read.Deployment, read.Number).ShouldBe((live.Deployment, 1));
        (await Git("log", "-1", "--format=%s|%(trailers:key=Reverts-Deployment-Id,valueonly,separator=)|%(trailers:key=Deployment-Id,valueonly,separator=)", "main"))
            .ShouldBe($"Take hello/production back to #1|{failed.Deployment}|");
        (await Reverted(failed, live, epoch: 4)).ShouldBe(back);
    }

    [Fact]
    public async Task with_none_before_nothing_is_wanted()
    {
        var failed = Release(1);
        await Committed(failed, epoch: 1);
        var back = await Reverted(failed, null, epoch: 2);
        (await Read(back)).ShouldBeNull();
    }

    [Fact]
    public async Task it_leaves_a_commit_even_of_a_release_that_never_got_there()
    {
        var failed = Release(1);
        var back = await Reverted(failed, null, epoch: 5);
        (await Head()).ShouldBe(back);

        Overtaken(await Commit(failed, epoch: 4));
        (await Head()).ShouldBe(back);
    }

    [Fact]
    public async Task a_release_that_wakes_late_changes_nothing()
    {
        var live = Release(1);
        var failed = Release(2);
        await Committed(live, epoch: 1);
        var back = await Reverted(failed, live, epoch: 3);

        Overtaken(await Commit(failed, epoch: 2));
        (await Head()).ShouldBe(back);
    }

    [Fact]
    public async Task a_revert_that_wakes_late_does_not_take_back_a_newer_release()
    {
        var failed = Release(1);
        var newer = Release(2);
        await Committed(failed, epoch: 1);
        var commit = await Committed(newer, epoch: 3);

        Overtaken(await Revert(failed, null, epoch: 2));
        (await Head()).ShouldBe(commit);
    }

    [Fact]
    public async Task a_commit_by_hand_on_top_hides_no_newer_change()
    {
        var late = Release(1);
        await Committed(Release(2), epoch: 2);
        var byHand = await ByHand("apps/hello/production/autostack.yaml", "by: hand\n");

        Overtaken(await Commit(late, epoch: 1));
        (await Head()).ShouldBe(byHand);
    }

    [Fact]
    public async Task a_writer_that_is_overtaken_while_it_writes_changes_nothing()
    {
        await Committed(Release(1), epoch: 1);
        // Many old and one new at the same time, in any order: whatever is on top in the end is the newest.
        var newest = Release(100);
        var others = Enumerable.Range(2, 6).Select(number => Task.Run(() => Commit(Release(number), epoch: number, Adapter.AnotherNode()))).ToList();
        var last = await Committed(newest, epoch: 100);
        await Task.WhenAll(others);

        (await Read(await Head()))!.Number.ShouldBe(100);
        (await Head()).ShouldBe(last);
    }

    private static void Overtaken(Outcome<ManifestCommit> outcome) => outcome.ShouldBeOfType<Outcome<ManifestCommit>.Permanent>().Code.ShouldBe("overtaken");
}
