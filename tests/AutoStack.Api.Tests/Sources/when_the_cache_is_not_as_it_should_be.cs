using System.Net;
using System.Net.Sockets;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Sources;

public sealed class when_the_cache_is_not_as_it_should_be : SourceTest
{
    [Fact]
    public async Task a_run_that_finds_it_locked_uses_a_repository_of_its_own_and_removes_it()
    {
        var repository = await Repository();
        var sha = await repository.Write("a", "1").Commit();
        await Resolved(repository.Path);
        using (new FileStream(Directory.EnumerateFiles(CacheRoot, "*.lock").Single(), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            File.ReadAllText(Path.Combine(await CheckedOut(repository.Path, sha, epoch: 9), "a")).ShouldBe("1");

        Directory.EnumerateDirectories(CacheRoot).Count().ShouldBe(1);
    }

    [Fact]
    public async Task runs_at_the_same_time_all_get_what_they_asked_for()
    {
        var repository = await Repository();
        List<string> commits = [];
        for (var i = 0; i < 6; i++)
            commits.Add(await repository.Write("a", $"{i}").Commit());

        var trees = await Task.WhenAll(commits.Select((sha, i) => CheckedOut(repository.Path, sha, epoch: 10 + i)));

        trees.Select(tree => File.ReadAllText(Path.Combine(tree, "a"))).ShouldBe(["0", "1", "2", "3", "4", "5"]);
    }

    [Fact]
    public async Task lock_files_of_a_lost_owner_are_removed()
    {
        var repository = await Repository();
        var sha = await repository.Write("a", "1").Commit();
        await Resolved(repository.Path);
        var cache = Directory.EnumerateDirectories(CacheRoot).Single();
        Directory.CreateDirectory(Path.Combine(cache, "refs/autostack"));
        foreach (var name in new[] { "shallow.lock", "packed-refs.lock", "config.lock", $"refs/autostack/{sha}.lock" })
            await File.WriteAllTextAsync(Path.Combine(cache, name), "", Cancellation);
        var next = await repository.Write("a", "2").Commit();

        File.ReadAllText(Path.Combine(await CheckedOut(repository.Path, next), "a")).ShouldBe("2");
    }

    [Fact]
    public async Task a_fetch_that_was_cut_off_halfway_is_made_again()
    {
        var repository = await Repository();
        var sha = await repository.Write("a", "1").Commit();
        await Resolved(repository.Path);

        // Git unpacks commit and trees before files and sets the ref last.
        var cache = Directory.EnumerateDirectories(CacheRoot).Single();
        File.Delete(Path.Combine(cache, "refs/autostack", sha));
        var blob = await repository.Git("rev-parse", "HEAD:a");
        File.Delete(Path.Combine(cache, "objects", blob[..2], blob[2..]));

        File.ReadAllText(Path.Combine(await CheckedOut(repository.Path, sha), "a")).ShouldBe("1");
    }

    [Fact]
    public async Task a_cache_whose_making_was_cut_off_is_made_again()
    {
        var repository = await Repository();
        var sha = await repository.Write("a", "1").Commit();
        await Resolved(repository.Path);
        var cache = Directory.EnumerateDirectories(CacheRoot).Single();
        Directory.Delete(cache, recursive: true);
        Directory.CreateDirectory(cache);
        await File.WriteAllTextAsync(Path.Combine(cache, "HEAD"), "", Cancellation);

        File.ReadAllText(Path.Combine(await CheckedOut(repository.Path, sha), "a")).ShouldBe("1");
    }

    [Fact]
    public async Task cancellation_leaves_no_process_and_no_lock()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/hangs.git";
        using var stop = new CancellationTokenSource();
        var context = Log.Context(Stage.Checkout, epoch: 3, cancellation: stop.Token);
        var source = Source(hosts: "127.0.0.1");
        var run = source.Resolve(new ResolveSource(new ProjectId(Guid.CreateVersion7()), url, "main", null), context);
        using var connection = await server.AcceptTcpClientAsync(Cancellation);

        MarkedProcesses.Find(mark => mark.Subject == context.Subject).ShouldNotBeEmpty();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(run);

        MarkedProcesses.Find(mark => mark.Subject == context.Subject).ShouldBeEmpty();
        using (new FileStream(Directory.EnumerateFiles(CacheRoot, "*.lock").Single(), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Directory.EnumerateDirectories(CacheRoot).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("401 Unauthorized", "repository_unauthorised", false)]
    [InlineData("403 Forbidden", "repository_unauthorised", false)]
    [InlineData("404 Not Found", "repository_not_found", false)]
    [InlineData("503 Service Unavailable", "repository_unreachable", true)]
    public async Task what_a_server_answers_decides_whether_it_is_tried_again(string status, string code, bool again)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var stop = new CancellationTokenSource();
        var serving = Serve(server, status, stop.Token);
        var outcome = await Resolve($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/x.git", "main", source: Source(hosts: "127.0.0.1"));
        await stop.CancelAsync();
        await serving;

        if (again)
            outcome.ShouldBeOfType<Outcome<SourceCommit>.Transient>().Code.ShouldBe(code);
        else
            outcome.ShouldBeOfType<Outcome<SourceCommit>.Permanent>().Code.ShouldBe(code);
    }

    private static async Task Serve(TcpListener server, string status, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var client = await server.AcceptTcpClientAsync(stop);
                await using var stream = client.GetStream();
                await stream.ReadAtLeastAsync(new byte[4096], 1, cancellationToken: stop);
                await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
