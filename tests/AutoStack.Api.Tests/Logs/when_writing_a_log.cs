using AutoStack.Api.Logs;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Delivery;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Logs;

[Collection(nameof(StreamsCollection))]
public sealed class when_writing_a_log(StreamsFixture streams)
{
    private readonly LogId id = new(Guid.CreateVersion7());

    [Fact]
    public async Task lines_are_numbered_at_once_and_stored_in_order()
    {
        await using (var log = await Open("build", 1))
        {
            log.Write("one").ShouldBe(1);
            log.Write("two").ShouldBe(2);
        }

        var lines = await Lines();
        lines.Select(line => (line.Line, line.Stage, line.Text)).ShouldBe([(1, "build", "one"), (2, "build", "two")]);
        lines[0].At.ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task many_writers_at_once_leave_no_gap()
    {
        await using (var log = await Open("build", 1))
            await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
            {
                for (var i = 0; i < 500; i++)
                    log.Write($"{writer} {i}");
            })));

        var lines = await Lines();
        lines.Select(line => line.Line).ShouldBe(Enumerable.Range(1, 4000).Select(i => (long)i));
        lines.Select(line => line.Text).ToHashSet().Count.ShouldBe(4000);
    }

    [Fact]
    public async Task a_new_epoch_goes_on_where_the_old_one_stored_last_and_the_old_one_changes_nothing_any_more()
    {
        await using var old = await Open("build", 7);
        old.Write("of the old owner");
        await Testing.Eventually.Holds(async () => (await Lines()).Count == 1);

        var next = await Open("build", 8);
        old.Write("too late");
        next.Write("of the new owner").ShouldBe(2);
        await next.DisposeAsync();
        await old.DisposeAsync();
        await using (var revert = await Open("revert", 9))
            revert.Write("going on").ShouldBe(3);

        (await Lines()).Select(line => (line.Line, line.Text)).ShouldBe([(1, "of the old owner"), (2, "of the new owner"), (3, "going on")]);
    }

    [Fact]
    public async Task a_writer_that_opens_with_an_older_epoch_changes_nothing()
    {
        await using (var current = await Open("build", 20))
            current.Write("current");
        await using (var stale = await Open("build", 19))
            stale.Write("stale");

        (await Lines()).Select(line => line.Text).ShouldBe(["current"]);
    }

    [Fact]
    public async Task what_cannot_be_stored_is_replaced_and_ansi_sequences_are_kept()
    {
        await using (var log = await Open("build", 1))
        {
            log.Write("a\0b");
            log.Write("half \uD800 of a pair, whole \U0001F600");
            log.Write("\u001b[31mred\u001b[0m");
            log.Write("");
            log.Write("several\r\nlines\n").ShouldBe(5);
        }

        (await Lines()).Select(line => line.Text).ShouldBe(["a\uFFFDb", "half \uFFFD of a pair, whole \U0001F600", "\u001b[31mred\u001b[0m", "", "several", "lines"]);
    }

    [Fact]
    public async Task a_hundred_megabytes_end_at_the_limit_with_the_last_lines_kept()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long highest = 0;
        await using (var log = await Open("build", 1))
        {
            for (var i = 1; i <= 1_000_000; i++)
                highest = Math.Max(highest, log.Write($"{i,7} {new string('x', 92)}"));
        }

        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(32 << 20);
        var lines = await Lines();
        lines.Select(line => line.Line).ShouldBe(Enumerable.Range(1, lines.Count).Select(i => (long)i));
        lines.Sum(line => line.Text.Length).ShouldBeLessThan(2 << 20);
        lines.Single(line => line.Line == highest).Text.ShouldContain("has reached its limit of 1048576 bytes");
        lines[^1].Text.ShouldStartWith("1000000 ");
        lines.Count(line => line.Text.EndsWith("lines left out.", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task a_later_stage_can_still_say_what_it_did_in_a_log_at_its_limit()
    {
        await using (var noisy = await Open("build", 1))
        {
            for (var i = 0; i < 20_000; i++)
                noisy.Write(new string('x', 100));
        }

        await using (var rollout = await Open("rollout", 2))
            rollout.Write("instance 1 is healthy");

        var last = (await Lines())[^1];
        (last.Stage, last.Text).ShouldBe(("rollout", "instance 1 is healthy"));
    }

    [Fact]
    public async Task lines_can_be_read_from_a_number_on_and_by_stage()
    {
        await using (var build = await Open("build", 1))
            for (var i = 1; i <= 3; i++)
                build.Write($"build {i}");
        await using (var push = await Open("push", 2))
            push.Write("push 1");

        var reader = streams.Host.Service<LogReader>();
        (await reader.Page(id, 3, null, Cancellation)).Select(line => line.Text).ShouldBe(["build 3", "push 1"]);
        (await reader.Page(id, 1, "push", Cancellation)).Select(line => line.Line).ShouldBe([4]);
        (await reader.Page(id, 5, null, Cancellation)).ShouldBeEmpty();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<IOpenStageLog> Open(string stage, long epoch) => streams.Host.Service<IStageLogs>().Open(id, stage, epoch, Cancellation);

    private async Task<IReadOnlyList<LogLine>> Lines()
    {
        var reader = streams.Host.Service<LogReader>();
        List<LogLine> lines = [];
        while (await reader.Page(id, lines.Count + 1, null, Cancellation) is { Count: > 0 } page)
            lines.AddRange(page);
        return lines;
    }
}
