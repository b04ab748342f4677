using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Delivery.Activity;
using Npgsql;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Delivery;

public sealed class when_following_all_activity(StreamsFixture fixture) : StreamsTest(fixture)
{
    private const string Stream = "/api/v1/activity/stream";

    /// <summary>The next items of one deployment from a version on. What was committed just before a stream began may come too.</summary>
    private static async Task<IReadOnlyList<StreamItem>> TakeOf(StreamClient stream, Guid deployment, int count, int from = 1)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var found = new List<StreamItem>();
        await foreach (var item in stream.Items(deadline.Token))
        {
            if (item.Data.GetProperty("deployment_id").GetGuid() == deployment && item.Data.GetProperty("version").GetInt64() >= from)
                found.Add(item);
            if (found.Count == count)
                break;
        }

        return found;
    }

    private static IEnumerable<long> Versions(IEnumerable<StreamItem> items) => items.Select(item => item.Data.GetProperty("version").GetInt64());

    [Fact]
    public async Task it_begins_with_what_comes_from_now_on_and_says_what_each_concerns()
    {
        var project = Guid.CreateVersion7();
        var old = await Deployment();
        await Append(Fixture.Host, old, 20);
        using var stream = await StreamClient.Open(Client, Stream);

        var deployment = await Deployment(project: project);
        await Append(Fixture.Host, old, 1);
        var items = await TakeOf(stream, deployment, 1);

        Versions(await TakeOf(stream, old, 1)).ShouldBe([22]);
        items[0].Data.GetProperty("project_id").GetGuid().ShouldBe(project);
        items[0].Data.GetProperty("environment_id").ValueKind.ShouldBe(JsonValueKind.String);
        items[0].Data.GetProperty("type").GetString().ShouldBe("deployment_requested");
    }

    [Fact]
    public async Task an_event_comes_at_once_though_an_earlier_number_is_under_way_and_that_one_comes_too()
    {
        var deployment = await Deployment();
        using var stream = await StreamClient.Open(Client, Stream);

        // Another transaction has drawn a number, and takes its time.
        await using var connection = new NpgsqlConnection(Fixture.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var late = await MoveNewestEvent(connection);

        await Append(Fixture.Host, deployment, 3);
        var before = await TakeOf(stream, deployment, 3, from: 2);
        Versions(before).ShouldBe([2, 3, 4]);
        ActivityCursor.TryDecode(before[^1].Id, out var cursor).ShouldBeTrue();
        cursor.ShouldBeLessThan(late);

        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        Versions(await TakeOf(stream, deployment, 1)).ShouldBe([1]);

        // Whoever left in between gets it too.
        using var resumed = await StreamClient.Open(Client, Stream, before[^1].Id);
        Versions(await TakeOf(resumed, deployment, 4)).ShouldBe([1, 2, 3, 4], ignoreOrder: true);

        // The first client's place has moved on meanwhile: nothing is under way any more.
        await Append(Fixture.Host, deployment, 1);
        ActivityCursor.TryDecode((await TakeOf(stream, deployment, 1))[0].Id, out var after).ShouldBeTrue();
        after.ShouldBeGreaterThan(late);
    }

    [Fact]
    public async Task resuming_while_many_write_on_two_nodes_leaves_out_none()
    {
        const int Writers = 8;
        const int Each = 40;
        var deployments = new List<Guid>();
        for (var i = 0; i < Writers; i++)
            deployments.Add(await Deployment());
        var stream = await StreamClient.Open(Client, Stream);
        await ReadPlace(stream);
        using var other = Fixture.OtherHost.Client();
        var writing = Task.WhenAll(deployments.Select((deployment, i) => Append(i % 2 == 0 ? Fixture.Host : Fixture.OtherHost, deployment, Each)));

        var seen = new HashSet<(Guid, long)>();
        for (var received = 1; seen.Count < Writers * Each; received++)
        {
            var item = (await stream.Take(1))[0];
            var version = item.Data.GetProperty("version").GetInt64();
            if (version > 1 && deployments.Contains(item.Data.GetProperty("deployment_id").GetGuid()))
                seen.Add((item.Data.GetProperty("deployment_id").GetGuid(), version));
            if (received % 10 != 0)
                continue;
            var last = stream.LastId;
            stream.Dispose();
            stream = await StreamClient.Open(received % 20 == 0 ? Client : other, Stream, last);
        }

        stream.Dispose();
        await writing;
        deployments.SelectMany(deployment => Enumerable.Range(2, Each).Select(version => (deployment, (long)version))).Except(seen).ShouldBeEmpty();
    }

    [Fact]
    public async Task whoever_left_before_the_first_event_resumes_from_where_the_stream_began()
    {
        string place;
        using (var stream = await StreamClient.Open(Client, Stream))
            place = await ReadPlace(stream);
        var deployment = await Deployment();

        using var resumed = await StreamClient.Open(Client, Stream, place);
        Versions(await TakeOf(resumed, deployment, 1)).ShouldBe([1]);
    }

    [Fact]
    public async Task an_id_that_the_stream_never_gave_is_refused()
    {
        var answer = await Client.GetAsync($"{Stream}?last_event_id=17", TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task as_a_list_it_comes_newest_first_in_pages()
    {
        var deployment = await Deployment();
        await Append(Fixture.Host, deployment, 4);

        var seen = new List<long>();
        string? cursor = null;
        while (seen.Count < 5)
        {
            var page = await Client.GetFromJsonAsync<JsonElement>($"/api/v1/activity?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}", TestContext.Current.CancellationToken);
            seen.AddRange(page.GetProperty("items").EnumerateArray()
                .Where(item => item.GetProperty("deployment_id").GetGuid() == deployment)
                .Select(item => item.GetProperty("version").GetInt64()));
            cursor = page.GetProperty("next_cursor").GetString();
        }

        seen.ShouldBe([5, 4, 3, 2, 1]);
    }

    private static async Task<string> ReadPlace(StreamClient stream)
    {
        await stream.Place();
        return stream.LastId!;
    }

    /// <summary>Moves the newest event, the first of its deployment, behind a number drawn now; answers that number.</summary>
    private static async Task<long> MoveNewestEvent(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            """
            with moved as (delete from autostack.mt_events where seq_id = (select max(seq_id) from autostack.mt_events) returning *)
            select * from moved
            """,
            connection);
        var columns = new List<(string Name, object? Value, NpgsqlTypes.NpgsqlDbType? Type)>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            await reader.ReadAsync();
            for (var i = 0; i < reader.FieldCount; i++)
                columns.Add((reader.GetName(i), reader.GetValue(i), reader.GetDataTypeName(i) == "jsonb" ? NpgsqlTypes.NpgsqlDbType.Jsonb : null));
        }

        var names = columns.Select(column => column.Name).ToList();
        await using var insert = new NpgsqlCommand(
            $"insert into autostack.mt_events ({string.Join(", ", names)}) values ({string.Join(", ", names.Select(name => name == "seq_id" ? "nextval('autostack.mt_events_sequence')" : $"@{name}"))}) returning seq_id",
            connection);
        foreach (var (name, value, type) in columns.Where(column => column.Name != "seq_id"))
        {
            var parameter = insert.Parameters.AddWithValue(name, value ?? DBNull.Value);
            if (type is { } known)
                parameter.NpgsqlDbType = known;
        }

        return (long)(await insert.ExecuteScalarAsync())!;
    }
}
