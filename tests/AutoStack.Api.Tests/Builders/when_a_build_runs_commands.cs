using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_a_build_runs_commands : BuilderTest
{
    private const string Secret = "s3cr3t-tokén/with+signs";

    [Fact]
    public async Task variables_and_secrets_reach_it_but_neither_layer_nor_log()
    {
        var repository = (await Repository()).Write("source", "x");
        var request = await Request(
            repository,
            Detect with { BuildCommand = "mkdir dist && printf %s \"$TOKEN\" | wc -c > dist/length && printf %s \"$PLAIN\" | wc -c >> dist/length && echo token=$TOKEN \"$KEY\" && echo plain is $PLAIN" },
            new Dictionary<string, string> { ["TOKEN"] = Secret, ["KEY"] = "-----BEGIN-----\nfirst-line-of-key\nsecond-line-of-key", ["PLAIN"] = "plain-value" },
            new HashSet<string> { "TOKEN", "KEY" });

        var (_, layout) = await Built(request);

        layout.Files()["app/length"].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ShouldBe(["24", "11"]);
        foreach (var value in new[] { Secret, "first-line-of-key", "second-line-of-key", "plain-value", "TOKEN" })
            layout.Holds(value).ShouldBeFalse(value);
        Log.Text.ShouldContain("token=••••");
        Log.Text.ShouldContain("plain is plain-value");
        foreach (var value in new[] { Secret, "first-line-of-key", "second-line-of-key" })
            Log.Text.ShouldNotContain(value);
    }

    [Fact]
    public async Task a_secret_in_the_line_that_says_why_it_failed_is_masked_too()
    {
        var repository = (await Repository()).Write("source", "x");
        var fault = await Refused(await Request(repository, Detect with { BuildCommand = "echo \"error: $TOKEN was refused\"; exit 1" }, new Dictionary<string, string> { ["TOKEN"] = Secret }, new HashSet<string> { "TOKEN" }));
        fault.Reason.ShouldContain("error: •••• was refused");
    }

    [Fact]
    public async Task it_sees_nothing_of_ours_and_runs_as_nobody_when_we_are_root()
    {
        Environment.SetEnvironmentVariable("ConnectionStrings__OfTheParent", "Password=of-the-parent");
        var repository = (await Repository()).Write("source", "x");
        await Built(await Request(repository, Detect with { BuildCommand = "mkdir dist; env; id -un" }));

        Log.Text.ShouldNotContain("of-the-parent");
        Log.Lines.ShouldContain("CI=true");
        if (Environment.IsPrivilegedProcess)
            Log.Lines.ShouldContain("nobody");
    }

    [Fact]
    public async Task one_that_fails_tells_the_line_that_shows_why()
    {
        var repository = (await Repository()).Write("source", "x");
        var fault = await Refused(await Request(repository, Detect with { BuildCommand = "echo all well; echo 'src/app.ts(3,7): error TS2304: Cannot find name x'; echo done; exit 2" }));

        fault.Code.ShouldBe("build_failed");
        fault.Reason.ShouldContain("ended with 2: src/app.ts(3,7): error TS2304");
        Log.Lines[(int)fault.LogLine!.Value - 1].ShouldStartWith("src/app.ts(3,7)");
    }

    [Fact]
    public async Task one_that_fails_silently_says_so()
    {
        var repository = (await Repository()).Write("source", "x");
        (await Refused(await Request(repository, Detect with { BuildCommand = "exit 9" }))).Reason.ShouldContain("ended with 9. It printed nothing");
    }

    [Fact]
    public async Task one_that_hangs_ends_with_its_grandchildren_when_it_is_cancelled()
    {
        var repository = (await Repository()).Write("source", "x");
        var request = await Request(repository, Detect with { BuildCommand = "(setsid sh -c 'echo here; while :; do sleep 1; done' &); sh -c 'while :; do sleep 1; done'" });
        using var stop = new CancellationTokenSource();
        var build = Build(request, cancellation: stop.Token);
        await Testing.Eventually.Holds(() => Task.FromResult(Log.Lines.Contains("here")));
        MarkedProcesses.Find(mark => mark.Subject == Deployment.Value).Count().ShouldBeGreaterThan(2);

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(build);
        MarkedProcesses.Find(mark => mark.Subject == Deployment.Value).ShouldBeEmpty();
    }

    [Fact]
    public async Task what_it_leaves_running_does_not_outlive_it()
    {
        var repository = (await Repository()).Write("source", "x");
        await Built(await Request(repository, Detect with { BuildCommand = "mkdir dist; setsid sh -c 'exec >/dev/null 2>&1 </dev/null; while :; do sleep 1; done' & sleep 0.2" }));
        MarkedProcesses.Find(mark => mark.Subject == Deployment.Value).ShouldBeEmpty();
    }

    [Fact]
    public async Task tests_run_in_the_workspace_of_the_build()
    {
        var request = await Tested("/web", "test -f built && echo \"in $(basename $PWD) with $GIVEN\"");
        await Built(request);

        (await Builder().Test(request, Context(epoch: 2, Stage.Test))).ShouldBeOfType<Outcome<TestReport>.Done>();
        Log.Lines.ShouldContain("in web with a variable");
    }

    [Fact]
    public async Task the_workspace_is_made_again_for_tests_when_it_is_gone()
    {
        var request = await Tested("web", "test -f built && echo found it");
        await Built(request);
        Directory.Delete(Place.At("data", "workspaces"), recursive: true);

        (await Builder().Test(request, Context(epoch: 2, Stage.Test))).ShouldBeOfType<Outcome<TestReport>.Done>();
        Log.Lines.ShouldContain("found it");
    }

    [Fact]
    public async Task tests_that_fail_tell_the_line_that_shows_why()
    {
        var request = await Tested("web", "echo '1 passing'; echo 'AssertionError: 1 == 2, test failed'; exit 1");
        await Built(request);

        var fault = (await Builder().Test(request, Context(epoch: 2, Stage.Test))).ShouldBeOfType<Outcome<TestReport>.Permanent>();
        fault.Code.ShouldBe("test_failed");
        fault.Reason.ShouldContain("AssertionError: 1 == 2");
        Log.Lines[(int)fault.LogLine!.Value - 1].ShouldStartWith("AssertionError");
    }

    private async Task<BuildImage> Tested(string root, string test)
    {
        var repository = (await Repository()).Write("web/source", "x");
        return await Request(
            repository,
            Detect with { RootDirectory = root, BuildCommand = "mkdir dist; touch built", TestCommand = test },
            new Dictionary<string, string> { ["GIVEN"] = "a variable" });
    }
}
