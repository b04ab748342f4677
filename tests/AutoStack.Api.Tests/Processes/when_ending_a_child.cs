using System.Collections.Concurrent;
using System.Diagnostics;
using AutoStack.Api.Processes;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Processes;

public sealed class when_ending_a_child
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);
    private readonly ConcurrentQueue<string> lines = new();

    [Fact]
    public async Task its_whole_group_ends_with_grandchildren_that_ignore_the_request()
    {
        await Cancelled(Shell.Command("trap '' TERM; sh -c 'echo $$; while :; do sleep 1; done' & echo $$; while :; do sleep 1; done") with { Grace = Grace }, afterLines: 2);
        Processes().ShouldAllBe(process => !Shell.Runs(process));
    }

    [Fact]
    public async Task it_may_clean_up_within_its_grace()
    {
        await Cancelled(Shell.Command("trap 'echo cleaned up; exit 0' TERM; echo $$; while :; do sleep 0.05; done") with { Grace = TimeSpan.FromSeconds(20) }, afterLines: 1);
        lines.ShouldContain("cleaned up");
    }

    [Fact]
    public async Task who_left_the_group_for_a_session_of_its_own_is_found_by_its_mark()
    {
        var mark = new RunMark(Guid.CreateVersion7(), "build", 1);
        await Cancelled(Shell.Command("setsid sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & wait") with { Mark = mark, Grace = Grace }, afterLines: 1);
        Processes().ShouldAllBe(process => !Shell.Runs(process));
        MarkedProcesses.Find(other => other == mark).ShouldBeEmpty();
    }

    [Fact]
    public async Task however_early_it_is_cancelled_nothing_stays()
    {
        var token = $"{Guid.NewGuid():N}";
        for (var i = 0; i < 40; i++)
        {
            using var stop = new CancellationTokenSource();
            var run = ChildProcess.Run(Shell.Command($": {token}; while :; do sleep 1; done") with { Grace = Grace }, _ => { }, stop.Token);
            if (i % 2 == 1)
                Thread.SpinWait(i * 20_000);
            await stop.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(run);
        }

        Shell.With(token).ShouldBeEmpty();
    }

    [Fact]
    public async Task one_that_was_cancelled_before_its_start_is_not_started()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}");
        await Should.ThrowAsync<OperationCanceledException>(() => ChildProcess.Run(Shell.Command($"touch {file}"), _ => { }, new CancellationToken(canceled: true)));
        File.Exists(file).ShouldBeFalse();
    }

    [Fact]
    public async Task what_it_leaves_running_in_its_group_ends_with_it()
    {
        var result = await ChildProcess.Run(Shell.Command("sh -c 'trap \"\" TERM HUP; echo $$; while :; do sleep 1; done' & sleep 0.3; exit 0"), lines.Enqueue, TestContext.Current.CancellationToken);
        result.Succeeded.ShouldBeTrue();
        await Testing.Eventually.Holds(() => Task.FromResult(Processes().All(process => !Shell.Runs(process))));
        Processes().Count.ShouldBe(1);
    }

    [Fact]
    public async Task who_holds_the_pipes_from_a_session_of_its_own_ends_and_says_nothing_more()
    {
        var mark = new RunMark(Guid.CreateVersion7(), "build", 1);
        var since = Stopwatch.StartNew();
        await ChildProcess.Run(
            Shell.Command("setsid sh -c 'echo $$; while :; do echo still here; sleep 0.05; done' & sleep 0.3; exit 0") with { Mark = mark },
            lines.Enqueue,
            TestContext.Current.CancellationToken);
        var told = lines.Count;

        since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
        MarkedProcesses.Find(other => other == mark).ShouldBeEmpty();
        lines.Count.ShouldBe(told);
    }

    [Fact]
    public async Task a_reader_of_lines_that_fails_ends_it_too()
    {
        var token = $"{Guid.NewGuid():N}";
        var run = ChildProcess.Run(
            Shell.Command($": {token}; yes; sleep 600") with { Grace = Grace },
            _ => throw new InvalidOperationException("the log is gone"),
            TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<InvalidOperationException>(() => run.WaitAsync(TimeSpan.FromSeconds(15)))).Message.ShouldBe("the log is gone");
        Shell.With(token).ShouldBeEmpty();
    }

    private IReadOnlyList<int> Processes() => [.. lines.Select(line => int.TryParse(line, out var process) ? process : 0).Where(process => process > 0)];

    private async Task Cancelled(ChildCommand command, int afterLines)
    {
        using var stop = new CancellationTokenSource();
        var run = ChildProcess.Run(command, lines.Enqueue, stop.Token);
        await Testing.Eventually.Holds(() => Task.FromResult(lines.Count >= afterLines));
        Processes().ShouldAllBe(process => Shell.Runs(process));
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(15)));
    }
}
