using System.Collections.Concurrent;
using AutoStack.Api.Processes;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Processes;

public sealed class when_taking_over_from_a_lost_owner
{
    private readonly Guid deployment = Guid.CreateVersion7();

    [Fact]
    public async Task processes_of_older_epochs_end_and_all_others_stay()
    {
        using var stop = new CancellationTokenSource();
        var old = await Start(deployment, 4, stop.Token);
        var older = await Start(deployment, 3, stop.Token);
        var current = await Start(deployment, 5, stop.Token);
        var ofAnother = await Start(Guid.CreateVersion7(), 1, stop.Token);

        await new StaleProcesses().End(deployment, beforeEpoch: 5, TestContext.Current.CancellationToken);

        Shell.Runs(old.Process).ShouldBeFalse();
        Shell.Runs(older.Process).ShouldBeFalse();
        Shell.Runs(current.Process).ShouldBeTrue();
        Shell.Runs(ofAnother.Process).ShouldBeTrue();

        await stop.CancelAsync();
        foreach (var (_, run) in new[] { old, older, current, ofAnother })
            await run.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task with_nothing_left_behind_nothing_is_waited_for()
    {
        var since = TimeProvider.System.GetTimestamp();
        await new StaleProcesses().End(deployment, beforeEpoch: long.MaxValue, TestContext.Current.CancellationToken);
        TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("forged")]
    [InlineData("x/build/1")]
    [InlineData("0193b1f0-0000-7000-8000-000000000000/build/x")]
    public void what_is_no_mark_is_nobodys(string text) => RunMark.Parse(text).ShouldBeNull();

    [Fact]
    public void a_mark_is_read_as_it_was_written()
    {
        var mark = new RunMark(deployment, "build", 42);
        RunMark.Parse(mark.ToString()).ShouldBe(mark);
    }

    /// <summary>A process that ignores SIGTERM, as its former owner would have left it.</summary>
    private static async Task<(int Process, Task Run)> Start(Guid deployment, long epoch, CancellationToken cancellation)
    {
        var lines = new ConcurrentQueue<string>();
        var run = ChildProcess.Run(
            Shell.Command("trap '' TERM; echo $$; while :; do sleep 0.1; done") with { Mark = new RunMark(deployment, "build", epoch), Grace = TimeSpan.FromMilliseconds(100) },
            lines.Enqueue,
            cancellation);
        await Testing.Eventually.Holds(() => Task.FromResult(!lines.IsEmpty));
        return (int.Parse(lines.First()), run);
    }
}
