using AutoStack.Api.Pipeline;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.GitOps;

public sealed class when_a_name_is_used_again_on_disk() : when_a_name_is_used_again(new BareAdapter());

public sealed class when_a_name_is_used_again_by_http() : when_a_name_is_used_again(new HttpAdapter());

public abstract class when_a_name_is_used_again(GitOpsAdapter adapter) : GitOpsTest(adapter)
{
    private static readonly EnvironmentId Later = new(Guid.Parse("0193b1f0-0000-7000-8000-000000000003"));

    [Fact]
    public async Task removing_the_former_environment_leaves_the_later_ones_manifest()
    {
        await Committed(Release(1), epoch: 1);
        var later = await Committed(Release(2) with { EnvironmentId = Later }, epoch: 2);

        var removed = await GitOps.Remove(new RemoveManifest(Release(1).EnvironmentId, "hello", "production"), Log.Context(Stage.Gitops, 3, new DeploymentId(Guid.CreateVersion7()), Cancellation));

        removed.ShouldBeOfType<Outcome<ManifestCommit>.Done>().Value.Commit.ShouldBe(later);
        (await Head()).ShouldBe(later);
    }

    [Fact]
    public async Task a_deployment_of_the_former_one_neither_commits_nor_takes_back()
    {
        var former = Release(1);
        await Committed(former, epoch: 1);
        var later = await Committed(Release(2) with { EnvironmentId = Later }, epoch: 2);

        (await Commit(Release(3), epoch: 3)).ShouldBeOfType<Outcome<ManifestCommit>.Permanent>().Code.ShouldBe("overtaken");
        (await Reverted(former, null, epoch: 4)).ShouldBe(later);

        (await Read(await Head()))!.Number.ShouldBe(2);
    }

    [Fact]
    public async Task the_later_one_takes_the_path_and_its_removal_clears_it()
    {
        await Committed(Release(1), epoch: 1);
        await Committed(Release(2) with { EnvironmentId = Later }, epoch: 2);

        var removed = await GitOps.Remove(new RemoveManifest(Later, "hello", "production"), Log.Context(Stage.Gitops, 3, new DeploymentId(Guid.CreateVersion7()), Cancellation));

        (await Read(removed.ShouldBeOfType<Outcome<ManifestCommit>.Done>().Value.Commit)).ShouldBeNull();
    }
}
