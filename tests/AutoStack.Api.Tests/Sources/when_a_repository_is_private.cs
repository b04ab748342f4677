using AutoStack.Api.Pipeline;
using AutoStack.Api.Projects.Credentials;
using AutoStack.Api.Sources.Git;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Projects;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Sources;

public sealed class when_a_repository_is_private : SourceTest, IAsyncLifetime
{
    private GitHttpServer server = null!;
    private GitRepository repository = null!;
    private string head = null!;

    private string Url => $"{server.Address}/shop/.git";

    public async ValueTask InitializeAsync()
    {
        repository = await GitRepository.Create(Place.At("server", "shop"));
        head = await repository.Write("index.html", "1").Commit("First");
        server = await GitHttpServer.Start(Place.At("server"));
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        Dispose();
    }

    [Fact]
    public async Task with_its_token_everything_that_is_asked_is_answered()
    {
        Credentials[Project] = Token(GitHttpServer.Token);
        var source = Source(hosts: "127.0.0.1");

        (await Resolved(Url, "main", source: source)).ShouldBe(head);
        File.Exists(Path.Combine(await CheckedOut(Url, head, source: source), "index.html")).ShouldBeTrue();
        (await source.FindHead(new FindHead(Project, Url, "main"), Log.Context(Stage.Checkout, 1, cancellation: Cancellation))).ShouldBe(Outcome.Done(head));
        var next = await repository.Write("b.html", "2").Commit();
        var changed = await source.FindChangedPaths(new FindChangedPaths(Project, Url, "main", head, next), Log.Context(Stage.Checkout, 1, cancellation: Cancellation));
        changed.ShouldBeOfType<Outcome<IReadOnlyList<string>?>.Done>().Value.ShouldBe(["b.html"]);
        Shell.Output("grep", "-rlF", "--", GitHttpServer.Token, Place.At("state")).ShouldBeEmpty();
        Log.Text.ShouldNotContain(GitHttpServer.Token);
    }

    [Fact]
    public async Task without_one_it_is_refused_with_what_to_do() =>
        (await Resolve(Url, "main", source: Source(hosts: "127.0.0.1"))).ShouldBeOfType<Outcome<SourceCommit>.Permanent>().ShouldSatisfyAllConditions(
            fault => fault.Code.ShouldBe("repository_unauthorised"),
            fault => fault.Reason.ShouldContain("source-credential"));

    [Fact]
    public async Task with_a_wrong_one_too()
    {
        Credentials[Project] = Token("wr0ng-t0ken");

        (await Resolve(Url, "main", source: Source(hosts: "127.0.0.1"))).ShouldBeOfType<Outcome<SourceCommit>.Permanent>().ShouldSatisfyAllConditions(
            fault => fault.Code.ShouldBe("repository_unauthorised"),
            fault => fault.Reason.ShouldContain("expired"),
            fault => fault.Reason.ShouldNotContain("wr0ng-t0ken"));
    }

    [Fact]
    public async Task what_one_project_fetched_no_other_gets_from_the_cache()
    {
        Credentials[Project] = Token(GitHttpServer.Token);
        var source = Source(hosts: "127.0.0.1");
        await Resolved(Url, "main", source: source);

        var other = await source.Resolve(new ResolveSource(new ProjectId(Guid.CreateVersion7()), Url, null, head), Log.Context(Stage.Checkout, 2, cancellation: Cancellation));

        other.ShouldBeOfType<Outcome<SourceCommit>.Permanent>().Code.ShouldBe("repository_unauthorised");
    }

    [Fact]
    public async Task a_token_goes_to_no_other_server_than_it_was_given_for()
    {
        Credentials[Project] = new SourceCredential(SourceCredentialKind.Token, GitHttpServer.Username, GitHttpServer.Token, null, "https://git.example.org");

        (await Resolve(Url, "main", source: Source(hosts: "127.0.0.1"))).ShouldBeOfType<Outcome<SourceCommit>.Permanent>().Reason.ShouldContain("is for https://git.example.org and goes nowhere else");
    }

    [Fact]
    public async Task by_ssh_its_key_is_a_file_only_while_git_runs()
    {
        await using var ssh = await SshServer.Start();
        var url = ssh.Url(repository.Path);
        Credentials[Project] = Key(ssh, ssh.KeyFile, url);
        var source = Source(hosts: "127.0.0.1");

        (await Resolved(url, "main", source: source)).ShouldBe(head);
        await CheckedOut(url, head, source: source);

        Directory.EnumerateFiles(Place.At("state", "source-keys"), "*", SearchOption.AllDirectories).ShouldAllBe(file => file.EndsWith(".lock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_key_that_may_not_read_and_a_host_that_is_not_known_are_told_apart()
    {
        await using var ssh = await SshServer.Start();
        var url = ssh.Url(repository.Path);
        Credentials[Project] = Key(ssh, ssh.OtherKeyFile, url);
        (await Resolve(url, "main", source: Source(hosts: "127.0.0.1"))).ShouldBeOfType<Outcome<SourceCommit>.Permanent>().ShouldSatisfyAllConditions(
            fault => fault.Code.ShouldBe("repository_unauthorised"),
            fault => fault.Reason.ShouldContain("public key"));

        Credentials[Project] = new SourceCredential(SourceCredentialKind.SshKey, null, await File.ReadAllTextAsync(ssh.KeyFile, Cancellation), "git.example.org ssh-ed25519 AAAA\n", SourceCredential.OriginOf(RepositoryUrl.Parse(url).Url!)!);
        (await Resolve(url, "main", source: Source(hosts: "127.0.0.1"))).ShouldBeOfType<Outcome<SourceCommit>.Permanent>().Code.ShouldBe("repository_host_unknown");
    }

    [Fact]
    public void keys_that_a_killed_process_left_are_removed_by_the_next()
    {
        Source();
        var left = Directory.CreateDirectory(Place.At("state", "source-keys", "left", "1.run")).FullName;
        File.WriteAllText(Path.Combine(left, "key"), "a key");
        File.WriteAllText(Place.At("state", "source-keys", "left.lock"), "");
        using var held = new KeyFiles(Configured());
        using var written = held.Write(1, "another", "hosts");

        Source();

        Directory.Exists(left).ShouldBeFalse();
        File.ReadAllText(written.KeyFile).ShouldBe("another");
        File.GetUnixFileMode(written.KeyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory]
    [InlineData("https://git.example.org/a.git", "https://git.example.org")]
    [InlineData("https://Git.Example.org:8443/a.git", "https://git.example.org:8443")]
    [InlineData("ssh://git@git.example.org/a.git", "ssh://git.example.org")]
    [InlineData("ssh://git@git.example.org:2222/a.git", "ssh://git.example.org:2222")]
    [InlineData("git@git.example.org:team/a.git", "ssh://git.example.org")]
    [InlineData("/srv/a.git", null)]
    public void a_server_has_one_name_however_it_is_written(string url, string? origin) => SourceCredential.OriginOf(RepositoryUrl.Parse(url).Url!).ShouldBe(origin);

    private SourceCredential Token(string token) => new(SourceCredentialKind.Token, GitHttpServer.Username, token, null, server.Address);

    private static SourceCredential Key(SshServer ssh, string file, string url) =>
        new(SourceCredentialKind.SshKey, null, File.ReadAllText(file), File.ReadAllText(ssh.KnownHostsFile), SourceCredential.OriginOf(RepositoryUrl.Parse(url).Url!)!);
}
