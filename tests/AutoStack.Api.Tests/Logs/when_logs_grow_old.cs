using AutoStack.Api.Logs;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Delivery;
using Npgsql;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Logs;

[Collection(nameof(StreamsCollection))]
public sealed class when_logs_grow_old(StreamsFixture streams)
{
    [Fact]
    public async Task lines_that_came_before_their_month_was_made_move_into_it_and_leave_with_it()
    {
        var old = new LogId(Guid.CreateVersion7(DateTimeOffset.UtcNow.AddDays(-200)));
        var young = new LogId(Guid.CreateVersion7());
        await Write(old, "old");
        await Write(young, "young");

        await streams.Host.Service<LogPartitions>().Maintain(Cancellation);

        var reader = streams.Host.Service<LogReader>();
        (await reader.Page(young, 1, null, Cancellation)).Single().Text.ShouldBe("young");
        var removed = (await reader.Page(old, 1, null, Cancellation)).Single();
        removed.Line.ShouldBe(1);
        removed.Text.ShouldBe("… Lines 1 to 1 were removed: logs are kept for at most 90 days, and the oldest go when they take too much room.");
        (await Partitions()).ShouldContain($"log_chunks_{DateTime.UtcNow:yyyyMM}");
    }

    [Fact]
    public void a_span_of_time_is_a_range_of_ids()
    {
        var time = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);
        var first = LogPartitions.FirstId(time);
        string.CompareOrdinal(first.ToString(), Guid.CreateVersion7(time).ToString()).ShouldBeLessThan(0);
        string.CompareOrdinal(first.ToString(), Guid.CreateVersion7(time.AddMilliseconds(-1)).ToString()).ShouldBeGreaterThan(0);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task Write(LogId id, string text)
    {
        await using var log = await streams.Host.Service<IStageLogs>().Open(id, "build", 1, Cancellation);
        log.Write(text);
    }

    private async Task<IReadOnlyList<string>> Partitions()
    {
        await using var command = streams.Host.Service<NpgsqlDataSource>().CreateCommand("select relname from pg_class where relname like 'log_chunks_%' and relkind = 'r'");
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        List<string> names = [];
        while (await reader.ReadAsync(Cancellation))
            names.Add(reader.GetString(0));
        return names;
    }
}
