using System.Text.Json.Nodes;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Tests.Events;

namespace AutoStack.Projections.Tests;

public sealed class when_events_are_stored(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task their_names_and_their_json_are_those_of_the_golden_files()
    {
        var stream = Guid.CreateVersion7();
        await store.Start<Deployment>(stream, EventSamples.All);

        var names = await store.Query("select type from mt_events where stream_id = $1 order by version", stream);
        names.ShouldBe(EventSamples.All.Select(sample => EventNames.All[sample.GetType()]));
        var stored = await store.Query("select data::text from mt_events where stream_id = $1 order by version", stream);
        foreach (var (name, data) in names.Zip(stored))
            JsonNode.DeepEquals(JsonNode.Parse(data), JsonNode.Parse(GoldenFiles.Text(name))).ShouldBeTrue($"{name} is stored as\n{data}\nand its golden file says\n{GoldenFiles.Text(name)}");
    }

    [Fact]
    public async Task they_are_read_back_as_they_were_with_the_time_that_the_command_gave_them()
    {
        var stream = Guid.CreateVersion7();
        await store.Start<Deployment>(stream, EventSamples.All);

        await using var session = store.Store.QuerySession();
        var events = await session.Events.FetchStreamAsync(stream, token: TestContext.Current.CancellationToken);
        events.Select(e => e.Data).ShouldBe(EventSamples.All);
        events.ShouldAllBe(e => e.Timestamp == StoreFixture.Noon);
        events.Select(e => e.Version).ShouldBe(Enumerable.Range(1, EventSamples.All.Count).Select(version => (long)version));
    }

    [Fact]
    public async Task who_did_it_and_why_is_kept_beside_them()
    {
        var columns = await store.Query("select column_name from information_schema.columns where table_name = 'mt_events'");
        new[] { "correlation_id", "causation_id", "headers", "user_name" }.ShouldBeSubsetOf(columns);
    }
}
