using System.Net;
using System.Net.Sockets;
using AutoStack.Api.Pipeline;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.GitOps;

public sealed class when_a_git_server_falters : RemoteTest<HttpAdapter>
{
    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task what_it_cannot_do_now_is_tried_again(int status)
    {
        var first = await Committed(Release(1), epoch: 1);
        Remote.Server.AnswerAll(status);

        Passing(await Commit(Release(2), epoch: 2), "gitops_unreachable").Reason.ShouldContain($"{status}");
        GitOps.Notices.ShouldHaveSingleItem().ShouldContain($"{status}");
        // What was seen before is still there to be read, and to be looked at.
        (await Read(first))!.Number.ShouldBe(1);
        (await GitOps.Head(Cancellation)).ShouldBe(first);
        Passing(await GitOps.Read("hello", "production", new string('1', 40), Cancellation), "gitops_unreachable");

        Remote.Server.BeWell();
        var release = Release(2);
        var second = await Committed(release, epoch: 2);
        (await Head()).ShouldBe(second);
        GitOps.Notices.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_connection_that_breaks_off_is_tried_again()
    {
        Remote.Server.BreakOff();
        Passing(await Commit(Release(1), epoch: 1), "gitops_unreachable");

        Remote.Server.BeWell();
        await Committed(Release(1), epoch: 1);
    }

    [Fact]
    public async Task a_push_whose_answer_got_lost_is_not_made_twice()
    {
        await Committed(Release(1), epoch: 1);
        Remote.Server.Meanwhile = async (context, serve) =>
        {
            if (context.Request is not { Method: "POST", Path.Value: "/gitops.git/git-receive-pack" })
            {
                await serve();
                return;
            }

            // The server does its work, and the client never learns of it.
            var answer = context.Response.Body;
            context.Response.Body = Stream.Null;
            await serve();
            context.Response.Body = answer;
            context.Abort();
        };
        var release = Release(2);

        Passing(await Commit(release, epoch: 2), "gitops_unreachable");
        Remote.Server.BeWell();
        var commit = await Committed(release, epoch: 3);

        (await Head()).ShouldBe(commit);
        (await Git("rev-list", "--count", "main")).ShouldBe("2");
    }

    [Fact]
    public async Task a_server_that_is_not_there_is_tried_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var free = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var fault = Passing(await Commit(Release(1), 1, Node(Remote.Settings(("Url", $"http://127.0.0.1:{free}/gitops.git")))), "gitops_unreachable");
        fault.Reason.ShouldContain($"127.0.0.1:{free}");
        fault = Passing(await Commit(Release(1), 1, Node(RemoteAdapter.Parse(("Url", "https://no-such-host.invalid/gitops.git")))), "gitops_unreachable");
        fault.Reason.ShouldContain("resolve");
    }

    [Fact]
    public async Task one_that_never_answers_is_given_up_and_tried_again()
    {
        Remote.Server.Meanwhile = (context, _) => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        var node = Node(Remote.Settings() with { Patience = TimeSpan.FromMilliseconds(500) });

        Passing(await Commit(Release(1), 1, node), "gitops_unreachable").Reason.ShouldContain("no answer within");
    }

    [Fact]
    public async Task a_hook_that_refuses_is_a_lasting_fault_with_its_own_words()
    {
        await Committed(Release(1), epoch: 1);
        Hook("pre-receive", "echo 'GH006: Protected branch update failed for refs/heads/main.'; echo 'At least 1 approving review is required.'; exit 1");

        var fault = Lasting(await Commit(Release(2), epoch: 2), "gitops_refused");

        fault.Reason.ShouldContain("GH006: Protected branch update failed for refs/heads/main. At least 1 approving review is required.");
        fault.Reason.ShouldContain("AutoStack__GitOps__Branch");
        (await Git("rev-list", "--count", "main")).ShouldBe("1");
    }

    [Fact]
    public async Task a_hook_that_speaks_of_races_is_still_a_refusal()
    {
        Hook("update", "echo 'cannot lock ref, fetch first, 404 not found'; exit 1");
        Lasting(await Commit(Release(1), epoch: 1), "gitops_refused").Reason.ShouldContain("fetch first");
    }

    [Fact]
    public async Task a_lock_that_somebody_holds_there_is_waited_for_and_not_taken()
    {
        await Committed(Release(1), epoch: 1);
        var held = Path.Combine(Bare, "refs/heads/main.lock");
        await File.WriteAllTextAsync(held, "", Cancellation);

        Passing(await Commit(Release(2), epoch: 2), "gitops_contended");

        File.Delete(held);
        await Committed(Release(2), epoch: 2);
    }

    [Theory]
    [InlineData("wrong-t0ken")]
    [InlineData("")]
    public async Task a_token_that_it_refuses_is_a_lasting_fault_that_names_the_settings(string token)
    {
        var settings = token == "" ? RemoteAdapter.Parse(("Url", $"{Remote.Server.Address}/gitops.git")) : Remote.Settings(("Token", token));

        var fault = Lasting(await Commit(Release(1), 1, Node(settings)), "gitops_unauthorised");

        fault.Reason.ShouldContain("AutoStack__GitOps__Username and Token");
        if (token != "")
            fault.Reason.ShouldNotContain(token);
    }

    [Fact]
    public async Task one_who_may_read_but_not_write_is_told_so()
    {
        await Committed(Release(1), epoch: 1);
        Remote.Server.Meanwhile = (context, serve) =>
        {
            if (!$"{context.Request.Path}{context.Request.QueryString}".Contains("git-receive-pack", StringComparison.Ordinal))
                return serve();
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };

        Lasting(await Commit(Release(2), epoch: 2), "gitops_unauthorised");
    }

    [Fact]
    public async Task a_repository_that_is_not_there_is_a_lasting_fault()
    {
        var fault = Lasting(await Commit(Release(1), 1, Node(Remote.Settings(("Url", $"{Remote.Server.Address}/other.git")))), "gitops_not_found");
        fault.Reason.ShouldContain("/other.git");
        fault.Reason.ShouldContain("AutoStack__GitOps__Url");
    }

    [Fact]
    public async Task it_is_asked_no_more_often_than_needed()
    {
        var writer = Node(Remote.Settings());
        var commit = await Committed(Release(1), 1, writer);
        var reader = Node(Remote.Settings());
        Remote.Server.Seen.Clear();

        for (var i = 0; i < 5; i++)
            (await reader.Read("hello", "production", commit, Cancellation)).ShouldBeOfType<Outcome<ReleaseManifest?>.Done>().Value!.Number.ShouldBe(1);
        var fetch = Remote.Server.Seen.Count;
        for (var i = 0; i < 5; i++)
            (await reader.Head(Cancellation)).ShouldBe(commit);
        (await reader.ChangedByOthers("hello", "production", commit, Cancellation)).ShouldBeOfType<Outcome<ForeignManifest?>.Done>().Value.ShouldBeNull();

        fetch.ShouldBeGreaterThan(0);
        Remote.Server.Seen.Count.ShouldBe(fetch);
    }

    [Fact]
    public async Task a_node_that_starts_again_finds_what_it_had()
    {
        string commit;
        using (var before = Remote.Node(Remote.Settings(), "other"))
            commit = await Committed(Release(1), 1, before);
        Remote.Server.AnswerAll(503);
        // Left by a git that was killed together with it.
        var copy = Directory.EnumerateDirectories(Directory.EnumerateDirectories(Place.At("other", "gitops")).Single()).Single();
        await File.WriteAllTextAsync(Path.Combine(copy, "refs/autostack/seen.lock"), "", Cancellation);

        var after = Node(Remote.Settings(), "other");
        (await after.Read("hello", "production", commit, Cancellation)).ShouldBeOfType<Outcome<ReleaseManifest?>.Done>().Value!.Number.ShouldBe(1);
        Remote.Server.BeWell();
        await Committed(Release(2), 2, after);
    }

    private void Hook(string name, string script)
    {
        var path = Path.Combine(Bare, "hooks", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
