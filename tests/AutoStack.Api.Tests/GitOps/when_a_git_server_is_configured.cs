using AutoStack.Api.GitOps;
using AutoStack.Api.GitOps.Remote;
using AutoStack.Api.Hosting;
using AutoStack.Api.Sources.Git;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.GitOps;

public sealed class when_a_git_server_is_configured
{
    [Theory]
    [InlineData("https://git.example.org/team/gitops.git", RepositoryTransport.Https)]
    [InlineData("https://git.example.org:8443/team/gitops", RepositoryTransport.Https)]
    [InlineData("http://127.0.0.1:3000/team/gitops.git", RepositoryTransport.Http)]
    public void its_address_says_how_it_is_reached(string url, RepositoryTransport transport)
    {
        var settings = RemoteAdapter.Parse(("Url", url), ("Token", "s3cret-t0ken"));

        (settings.Url.Address, settings.Url.Transport, settings.Reference).ShouldBe((url, transport, "refs/heads/main"));
        settings.ToString().ShouldNotContain("s3cret");
        settings.Access.ToString().ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("ssh://git@git.example.org:2222/team/gitops.git")]
    [InlineData("git@git.example.org:team/gitops.git")]
    public void by_ssh_it_wants_a_key_and_the_hosts_that_are_known(string url)
    {
        using var place = new TemporaryDirectory();
        var settings = RemoteAdapter.Parse(("Url", url), ("SshKeyFile", place.Write("key", "key")), ("KnownHostsFile", place.Write("known", "")), ("Branch", "autostack/production"));

        (settings.Url.Transport, settings.Reference).ShouldBe((RepositoryTransport.Ssh, "refs/heads/autostack/production"));
    }

    [Theory]
    [InlineData("Url", "")]
    [InlineData("Url", "git.example.org/gitops")]
    [InlineData("Url", "ftp://git.example.org/gitops")]
    [InlineData("Url", "https://autostack:s3cret-t0ken@git.example.org/gitops.git")]
    [InlineData("Url", "https://git.example.org/gitops.git?x=1")]
    [InlineData("Url", "https://git.example.org/gitops.git#x")]
    [InlineData("Url", "http://git.example.org/gitops.git")]
    [InlineData("Url", "/srv/gitops.git")]
    [InlineData("Url", "file:///srv/gitops.git")]
    [InlineData("Branch", "-main")]
    [InlineData("Branch", "a..b")]
    [InlineData("Branch", "a/")]
    [InlineData("Branch", "a//b")]
    [InlineData("Branch", "a b")]
    [InlineData("Branch", "main.lock")]
    [InlineData("Username", "a:b")]
    [InlineData("Token", "")]
    [InlineData("Token", "s3cret-t0ken\nhost=evil.example.org")]
    [InlineData("SshKeyFile", "/etc/hostname")]
    [InlineData("KnownHostsFile", "/etc/hostname")]
    [InlineData("CaFile", "/nothing/here.pem")]
    [InlineData("CaFile", "/etc/hostname")]
    [InlineData("FetchSeconds", "0")]
    [InlineData("FetchSeconds", "often")]
    [InlineData("Kind", "github")]
    [InlineData("Kind", "1")]
    public void a_wrong_value_stops_the_start_with_its_name_and_without_secrets(string name, string value) =>
        Stops(name, ("Kind", "remote"), ("Url", "https://git.example.org/gitops.git"), ("Username", "autostack"), ("Token", "s3cret-t0ken"), (name, value));

    [Theory]
    [InlineData("SshKeyFile", "")]
    [InlineData("SshKeyFile", "/nothing/here")]
    [InlineData("SshKeyFile", "/etc/host'name")]
    [InlineData("KnownHostsFile", "")]
    [InlineData("KnownHostsFile", "/nothing/here")]
    [InlineData("Token", "s3cret-t0ken")]
    [InlineData("Username", "autostack")]
    [InlineData("CaFile", "/etc/hostname")]
    public void so_does_one_by_ssh(string name, string value) =>
        Stops(name, ("Kind", "Remote"), ("Url", "git@git.example.org:team/gitops.git"), ("SshKeyFile", "/etc/hostname"), ("KnownHostsFile", "/etc/hostname"), (name, value));

    [Fact]
    public void a_token_is_not_taken_where_nothing_uses_it() =>
        Stops("Token", ("Token", "s3cret-t0ken"));

    [Theory]
    [InlineData(null, GitOpsKind.BareRepository)]
    [InlineData("", GitOpsKind.BareRepository)]
    [InlineData("barerepository", GitOpsKind.BareRepository)]
    [InlineData("remote", GitOpsKind.Remote)]
    public void its_kind_is_read_whatever_the_case(string? value, GitOpsKind kind) => GitOpsKinds.From(RemoteAdapter.Configuration(("Kind", value!))).ShouldBe(kind);

    [Fact]
    public async Task the_program_does_not_start_and_says_why()
    {
        await using var process = PlatformProcess.Start(new Dictionary<string, string>
        {
            ["ConnectionStrings__AutoStack"] = "Host=127.0.0.1;Port=1;Database=none",
            ["AutoStack__GitOps__Kind"] = "Remote",
            ["AutoStack__GitOps__Url"] = "http://git.example.org/gitops.git",
            ["AutoStack__GitOps__Token"] = "s3cret-t0ken",
        });

        var said = await Eventually.Get(() => Task.FromResult(process.Output), output => output.Contains("AutoStack__GitOps__Url", StringComparison.Ordinal));

        said.ShouldContain("is 'http://git.example.org/gitops.git'; allowed:");
        said.ShouldNotContain("s3cret-t0ken");
    }

    private static void Stops(string name, params (string, string)[] values)
    {
        var settings = RemoteAdapter.Configuration(values);

        var fault = Should.Throw<InvalidSettingException>(() => _ = GitOpsKinds.From(settings) == GitOpsKind.Remote ? RemoteSettings.From(settings) : null);

        fault.Message.ShouldStartWith($"Setting AutoStack:GitOps:{name} (environment variable AutoStack__GitOps__{name})");
        fault.Message.ShouldNotContain("s3cret-t0ken");
    }
}
