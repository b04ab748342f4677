using AutoStack.Api.Pipeline;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Sources;

public sealed class when_judging_a_repository_address : SourceTest
{
    [Theory]
    [InlineData("ext::sh -c 'touch /tmp/x'")]
    [InlineData("fd::7")]
    [InlineData("--upload-pack=touch /tmp/x")]
    [InlineData("-oProxyCommand=x")]
    [InlineData("git://example.org/x.git")]
    [InlineData("ftp://example.org/x.git")]
    [InlineData("ssh://-oProxyCommand=touch/x")]
    [InlineData("ssh://-oProxyCommand=x@example.org/x")]
    [InlineData("-x@example.org:x.git")]
    [InlineData("git@-oProxyCommand=x:x.git")]
    [InlineData("relative/path")]
    [InlineData("")]
    [InlineData("https://")]
    [InlineData("https://example.org/x.git\nhttps://other")]
    [InlineData("file://other-host/x")]
    public void what_is_no_plain_address_is_refused(string url) => Policy().Refuse(url).ShouldNotBeNull();

    [Theory]
    [InlineData("https://localhost/x.git")]
    [InlineData("https://localhost./x.git")]
    [InlineData("https://x.localhost/x.git")]
    [InlineData("https://127.0.0.1/x.git")]
    [InlineData("https://2130706433/x.git")]
    [InlineData("https://0x7f.0.0.1/x.git")]
    [InlineData("https://0/x.git")]
    [InlineData("https://[::1]/x.git")]
    [InlineData("https://[::ffff:10.0.0.1]/x.git")]
    [InlineData("https://[fe80::1]/x.git")]
    [InlineData("https://[fd00::1]/x.git")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://10.1.2.3/x.git")]
    [InlineData("https://172.31.0.1/x.git")]
    [InlineData("https://192.168.1.1/x.git")]
    [InlineData("https://100.64.0.1/x.git")]
    [InlineData("https://metadata.google.internal/x.git")]
    [InlineData("https://metadata.google.internal./x.git")]
    [InlineData("https://printer.local/x.git")]
    [InlineData("https://gitea/x.git")]
    [InlineData("ssh://git@10.0.0.1/x.git")]
    [InlineData("git@127.0.0.1:x.git")]
    [InlineData("git@0x7f.0.0.1:x.git")]
    public void private_hosts_are_refused_with_the_setting_that_permits_them(string url) =>
        Policy().Refuse(url).ShouldNotBeNull().ShouldContain("AutoStack:Source:AllowedHosts");

    [Theory]
    [InlineData("https://ada:hunter2@example.org/x.git")]
    [InlineData("https://hunter2@example.org/x.git")]
    [InlineData("ssh://git:hunter2@example.org/x.git")]
    public async Task credentials_are_refused_and_not_repeated(string url)
    {
        Policy().Refuse(url).ShouldNotBeNull().ShouldNotContain("hunter2");
        var fault = (await Resolve(url)).ShouldBeOfType<Outcome<SourceCommit>.Permanent>();
        fault.Code.ShouldBe("repository_url_refused");
        fault.Reason.ShouldNotContain("hunter2");
        Log.Text.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("https://example.org/x.git")]
    [InlineData("https://example.org:8443/group/x")]
    [InlineData("ssh://git@example.org:22/x.git")]
    [InlineData("git@example.org:group/x.git")]
    [InlineData("https://8.8.8.8/x.git")]
    [InlineData("https://172.32.0.1/x.git")]
    public void public_hosts_are_permitted(string url) => Policy().Refuse(url).ShouldBeNull();

    [Fact]
    public void plain_http_is_for_named_hosts_only()
    {
        Policy().Refuse("http://example.org/x.git").ShouldNotBeNull().ShouldContain("https");
        Policy("gitea, 10.0.0.5").Refuse("http://gitea/x.git").ShouldBeNull();
        Policy("gitea, 10.0.0.5").Refuse("https://10.0.0.5/x.git").ShouldBeNull();
        Policy("gitea, 10.0.0.5").Refuse("https://10.0.0.6/x.git").ShouldNotBeNull();
    }

    [Fact]
    public async Task paths_lie_under_an_allowed_one_wherever_links_lead()
    {
        var repository = await Repository();
        await repository.Write("a", "1").Commit();
        Directory.CreateDirectory(Place.At("allowed-not"));
        Directory.CreateSymbolicLink(Place.At("allowed", "out"), Place.At("allowed-not"));
        Directory.CreateSymbolicLink(Place.At("in"), repository.Path);
        File.CreateSymbolicLink(Place.At("allowed", "round"), Place.At("allowed", "round"));

        Policy().Refuse(repository.Path).ShouldBeNull();
        Policy().Refuse(Place.At("in")).ShouldBeNull();
        foreach (var refused in new[] { "/etc", "/", Place.At("allowed-not"), Place.At("allowed", "out"), Place.At("allowed", "out", "x"), $"{Place.At("allowed")}/../allowed-not", $"file://{Place.At("allowed-not")}" })
            Policy().Refuse(refused).ShouldNotBeNull(refused).ShouldNotBeEmpty();
        Policy().Refuse(Place.At("allowed", "round")).ShouldNotBeNull();
    }
}
