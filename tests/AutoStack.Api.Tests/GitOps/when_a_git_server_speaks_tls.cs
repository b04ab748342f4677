using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.GitOps;

public sealed class when_a_git_server_speaks_tls : RemoteTest<HttpAdapter>
{
    [Fact]
    public async Task it_is_trusted_by_the_authority_that_is_named_and_by_no_other()
    {
        var authority = TestAuthority.In(Place);
        await using var server = await GitHttpServer.Start(Place.At("server"), authority);
        var url = ("Url", $"{server.Address}/gitops.git");

        Lasting(await Commit(Release(1), 1, Node(Remote.Settings(url))), "gitops_tls_failed").Reason.ShouldContain("AutoStack__GitOps__CaFile");
        Lasting(await Commit(Release(1), 1, Node(Remote.Settings(url, ("CaFile", TestAuthority.In(Place).CaFile)))), "gitops_tls_failed");
        var commit = await Committed(Release(1), 1, Node(Remote.Settings(url, ("CaFile", authority.CaFile))));

        (await Head()).ShouldBe(commit);
    }

    [Fact]
    public async Task credentials_do_not_follow_where_it_leads_elsewhere()
    {
        await using var other = await GitHttpServer.Start(Place.At("server"));
        Remote.Server.Meanwhile = (context, _) =>
        {
            context.Response.Redirect($"{other.Address}{context.Request.Path}{context.Request.QueryString}");
            return Task.CompletedTask;
        };

        Lasting(await Commit(Release(1), epoch: 1), "gitops_unauthorised");
        other.Seen.ShouldNotBeEmpty();
    }
}
