using AutoStack.Api.Logs;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Logs;

public sealed class when_the_database_is_slower_than_the_writer
{
    private static readonly LogSettings Settings = new(MaxBytes: 1 << 30, ReserveBytes: 0, BufferBytes: 10_000, Keep: TimeSpan.FromDays(1));

    [Fact]
    public void lines_beyond_the_buffer_are_counted_and_a_line_stands_for_them()
    {
        var buffer = new LogBuffer(1, 0, Settings, new LogClock(DateTimeOffset.UnixEpoch));
        var kept = Enumerable.Range(0, 100).Select(_ => buffer.Write(new string('x', 84))).ToList();
        kept.ShouldBe(Enumerable.Range(1, 100).Select(i => (long)i));

        buffer.Write("left out").ShouldBe(101);
        buffer.Write("left out, too").ShouldBe(101);
        var first = buffer.Take(100_000)!;
        buffer.Write("there is room again").ShouldBe(102);
        var second = buffer.Take(100_000)!;

        first.Lines[^1].ShouldBe("… 2 lines left out: they came faster than they could be stored.");
        first.NextLine.ShouldBe(102);
        (second.FirstLine, second.Lines.Single()).ShouldBe((102, "there is room again"));
        buffer.WaitingBytes.ShouldBe(0);
    }

    [Fact]
    public async Task a_fault_of_the_database_delays_lines_and_loses_none()
    {
        var faults = 0;
        List<LogChunk> stored = [];
        await using (var log = new StageLog(
            new LogBuffer(1, 0, Settings, new LogClock(DateTimeOffset.UnixEpoch)),
            (chunk, _) =>
            {
                if (faults++ < 2)
                    throw new TimeoutException("The database does not answer.");
                stored.Add(chunk);
                return Task.FromResult(true);
            },
            () => { },
            NullLogger.Instance))
        {
            log.Write("one");
            log.Write("two");
        }

        stored.SelectMany(chunk => chunk.Lines).ShouldBe(["one", "two"]);
        stored[0].FirstLine.ShouldBe(1);
    }

    [Fact]
    public async Task closing_gives_up_in_the_end()
    {
        var log = new StageLog(
            new LogBuffer(1, 0, Settings, new LogClock(DateTimeOffset.UnixEpoch)),
            async (_, cancellation) =>
            {
                await Task.Delay(Timeout.Infinite, cancellation);
                return true;
            },
            () => { },
            NullLogger.Instance);
        log.Write("never stored");

        await log.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
    }
}
