using AutoStack.Api.Pipeline;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.GitOps;

public sealed class when_committing_a_change_on_disk() : when_committing_a_change(new BareAdapter());

public sealed class when_committing_a_change_by_http() : when_committing_a_change(new HttpAdapter());

public abstract class when_committing_a_change(GitOpsAdapter adapter) : GitOpsTest(adapter)
{
    private readonly ChangeId change = new(Guid.CreateVersion7());

    [Fact]
    public async Task the_commit_says_what_was_changed_and_for_which_change()
    {
        var release = Release(1);
        await Committed(release, 1);

        var commit = await Changed(release with { Stopped = true, Restart = change }, 2);

        (await Git("log", "-1", "--format=%B", "main")).Split('\n').ShouldBe(["Scale hello/production to web 3", "", $"Environment-Change: {change}", "Run-Epoch: 2", ""], ignoreOrder: false);
        var read = (await Read(commit)).ShouldNotBeNull();
        (read.Stopped, read.Restart, read.Deployment).ShouldBe((true, change, release.Deployment));
    }

    [Fact]
    public async Task a_manifest_from_before_there_were_changes_is_read_as_one_that_runs()
    {
        var commit = await Committed(Release(1), 1);

        (await Git("show", $"{commit}:apps/hello/production/autostack.yaml")).ShouldNotContain("stopped");
        var read = (await Read(commit)).ShouldNotBeNull();
        (read.Stopped, read.Restart).ShouldBe((false, null));
    }

    [Fact]
    public async Task it_is_committed_once_however_often_it_is_done()
    {
        var release = Release(1);
        await Committed(release, 1);
        var commit = await Changed(release with { Stopped = true }, 2);

        (await Changed(release with { Stopped = true }, 3)).ShouldBe(commit);

        (await Git("rev-list", "--count", "main")).ShouldBe("2");
    }

    [Fact]
    public async Task a_late_one_finds_itself_overtaken_by_what_took_it_back()
    {
        var release = Release(1);
        await Committed(release, 1);
        await Changed(release with { Stopped = true }, 2);
        var back = await TakenBack(release, 3);

        (await Change(release with { Stopped = true }, 2)).ShouldBeOfType<Outcome<ManifestCommit>.Permanent>().Code.ShouldBe("overtaken");

        (await Head()).ShouldBe(back);
        (await Git("log", "-1", "--format=%(trailers:key=Reverts-Environment-Change,valueonly)", "main")).Trim().ShouldBe(change.ToString());
        (await TakenBack(release, 4)).ShouldBe(back);
    }

    [Fact]
    public async Task one_that_never_committed_is_shut_out_all_the_same()
    {
        var release = Release(1);
        await Committed(release, 1);
        var back = await TakenBack(release, 3);

        (await Change(release with { Stopped = true }, 2)).ShouldBeOfType<Outcome<ManifestCommit>.Permanent>();

        (await Head()).ShouldBe(back);
    }

    private async Task<Outcome<ManifestCommit>> Change(ReleaseManifest manifest, long epoch) =>
        await GitOps.Change(new ChangeManifest(change, manifest, "Scale hello/production to web 3"), Log.Context(Stage.Gitops, epoch, cancellation: Cancellation));

    private async Task<string> Changed(ReleaseManifest manifest, long epoch) => (await Change(manifest, epoch)).ShouldBeOfType<Outcome<ManifestCommit>.Done>().Value.Commit;

    private async Task<string> TakenBack(ReleaseManifest to, long epoch) =>
        (await GitOps.Revert(new RevertManifest(RunSubject.Of(to.EnvironmentId, change), to.EnvironmentId, to.Project, to.Environment, to), Log.Context(Stage.Gitops, epoch, cancellation: Cancellation)))
            .ShouldBeOfType<Outcome<ManifestCommit>.Done>().Value.Commit;
}
