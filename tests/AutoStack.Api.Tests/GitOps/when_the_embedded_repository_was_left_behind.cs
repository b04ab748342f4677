using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.GitOps;

public sealed class when_the_embedded_repository_was_left_behind() : GitOpsTest(new BareAdapter())
{
    [Fact]
    public async Task a_lock_that_a_killed_writer_left_holds_nobody_up_for_long()
    {
        await Committed(Release(1), epoch: 1);
        await File.WriteAllTextAsync(Path.Combine(Bare, "refs/heads/main.lock"), "", Cancellation);

        var commit = await Committed(Release(2), epoch: 2);
        (await Head()).ShouldBe(commit);
    }

    [Fact]
    public async Task a_repository_whose_making_was_cut_off_is_made_again()
    {
        Directory.CreateDirectory(Bare);
        var commit = await Committed(Release(1), epoch: 1);
        (await Head()).ShouldBe(commit);
    }
}
