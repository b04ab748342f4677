using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.GitOps;

public sealed class when_a_git_server_is_asked_by_ssh : RemoteTest<SshAdapter>
{
    [Fact]
    public async Task a_key_that_it_does_not_know_is_a_lasting_fault()
    {
        var fault = Lasting(await Commit(Release(1), 1, Node(Remote.Settings(("SshKeyFile", Remote.Server.OtherKeyFile)))), "gitops_unauthorised");
        fault.Reason.ShouldContain("Permission denied (publickey)");
        fault.Reason.ShouldContain("AutoStack__GitOps__SshKeyFile");
    }

    [Fact]
    public async Task a_key_that_others_may_read_is_not_used_and_the_reason_says_why()
    {
        var fault = Lasting(await Commit(Release(1), 1, Node(Remote.Settings(("SshKeyFile", Remote.Server.OpenKeyFile())))), "gitops_unauthorised");
        fault.Reason.ShouldContain("chmod 600");
    }

    [Fact]
    public async Task a_host_that_is_not_known_is_never_trusted()
    {
        var fault = Lasting(await Commit(Release(1), 1, Node(Remote.Settings(("KnownHostsFile", Remote.Server.EmptyKnownHostsFile())))), "gitops_host_unknown");

        fault.Reason.ShouldContain("The SSH host key of 127.0.0.1 is not among the known ones");
        fault.Reason.ShouldContain("ssh-keyscan -p ");
        fault.Reason.ShouldContain("AutoStack__GitOps__KnownHostsFile");
        (await File.ReadAllTextAsync(Remote.Server.EmptyKnownHostsFile(), Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_host_that_shows_another_key_is_refused_with_its_fingerprint()
    {
        await Committed(Release(1), epoch: 1);
        await Remote.Server.ChangeHostKey();

        var fault = Lasting(await Commit(Release(2), epoch: 2), "gitops_host_unknown");

        fault.Reason.ShouldContain("127.0.0.1 shows another SSH host key than the known one (SHA256:");
        (await Git("rev-list", "--count", "main")).ShouldBe("1");
    }

    [Fact]
    public async Task a_server_that_is_not_there_is_tried_again()
    {
        await Remote.Server.Stop();
        Passing(await Commit(Release(1), epoch: 1), "gitops_unreachable").Reason.ShouldContain("Connection refused");
    }

    [Fact]
    public async Task a_repository_that_is_not_there_is_a_lasting_fault()
    {
        Lasting(await Commit(Release(1), 1, Node(Remote.Settings(("Url", Remote.Server.Url("/no/such.git"))))), "gitops_not_found");
    }
}
