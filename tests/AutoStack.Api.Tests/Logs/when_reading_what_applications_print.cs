using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Delivery;
using AutoStack.Api.Logs;
using AutoStack.Api.Logs.Applications;
using AutoStack.Api.Tests.Engine;
using AutoStack.Domain;
using Npgsql;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Logs;

public sealed class when_reading_what_applications_print(EngineFixture engine) : EngineTest(engine)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task lines_of_several_instances_are_in_one_order_and_each_says_whose_it_is()
    {
        var log = await Log();
        await log.Print("web.1", ["one", "two"]);
        await log.Print("web.2", ["three"]);
        await log.Print("worker.1", ["four"]);

        var all = await log.Read("");
        all.Lines.Select(line => (line.Line, line.Instance, line.Text)).ShouldBe([(1, "web.1", "one"), (2, "web.1", "two"), (3, "web.2", "three"), (4, "worker.1", "four")]);
        (await log.Read("?instance=web.2")).Lines.Single().Deployment.ShouldBe(7);
        (await log.Read("?process=web")).Lines.Select(line => line.Text).ShouldBe(["one", "two", "three"]);
        (await log.Plain("?process=worker")).ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z worker\.1 #7 four\n$");
    }

    [Theory]
    [InlineData("newest")]
    [InlineData("oldest")]
    public async Task pages_follow_each_other_without_gap_or_repeat(string order)
    {
        var log = await Log();
        for (var i = 0; i < 30; i++)
            await log.Print($"web.{i % 3}", [.. Enumerable.Range(0, 1 + i % 4).Select(n => $"{i}-{n}")]);
        var all = (await log.Read("?limit=1000")).Lines.Select(line => line.Line).ToList();
        all.ShouldBe(Enumerable.Range(1, all.Count).Select(n => (long)n));

        var pages = await log.ReadAll($"?order={order}&limit=7");
        var read = order == "newest" ? pages.AsEnumerable().Reverse().SelectMany(page => page) : pages.SelectMany(page => page);
        read.Select(line => line.Line).ShouldBe(all);
        (await log.ReadAll($"?order={order}&limit=2&instance=web.1")).SelectMany(page => page).Select(line => line.Line).Order()
            .ShouldBe((await log.Read("?instance=web.1")).Lines.Select(line => line.Line));
    }

    [Fact]
    public async Task a_text_is_found_whatever_its_case_and_taken_literally()
    {
        var log = await Log();
        await log.Print("web.1", ["GET /a%b_c 200", "get /axbyc 200", "Größe", "grÖSSe", "nothing"]);

        (await log.Read("?search=" + Uri.EscapeDataString("A%B_C"))).Lines.Single().Line.ShouldBe(1);
        (await log.Read("?search=GET")).Lines.Count.ShouldBe(2);
        (await log.Read("?search=" + Uri.EscapeDataString("GRÖ"))).Lines.Count.ShouldBe(2);
        (await log.Read("?search=zebra")).Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_span_of_time_is_of_when_it_was_printed()
    {
        var log = await Log();
        await log.Print("web.1", ["old"], TimeSpan.FromHours(2));
        await log.Print("web.1", ["new"]);
        var hour = Uri.EscapeDataString(DateTimeOffset.UtcNow.AddHours(-1).ToString("O"));

        (await log.Read($"?from={hour}")).Lines.Single().Text.ShouldBe("new");
        (await log.Read($"?to={hour}&order=oldest")).Lines.Single().Text.ShouldBe("old");
    }

    [Fact]
    public async Task what_stands_around_a_line_is_read_from_it_on_in_both_directions()
    {
        var log = await Log();
        for (var i = 1; i <= 9; i++)
            await log.Print($"web.{i % 2}", [$"{i}"]);

        (await log.Read("?line=5&limit=3")).Lines.Select(line => line.Line).ShouldBe([3, 4, 5]);
        (await log.Read("?line=5&limit=3&order=oldest")).Lines.Select(line => line.Line).ShouldBe([5, 6, 7]);
        (await log.Read("?line=5&instance=web.0&order=oldest")).Lines.Select(line => line.Line).ShouldBe([6, 8]);
        (await log.ReadAll("?line=5&limit=2&order=oldest")).SelectMany(page => page).Select(line => line.Line).ShouldBe([5, 6, 7, 8, 9]);
        (await log.Read("?line=99")).Lines.Count.ShouldBe(9);
        (await log.Read("?line=99&order=oldest")).Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task all_that_is_kept_is_downloaded_in_one_answer_the_oldest_line_first()
    {
        var log = await Log();
        for (var i = 0; i < 12; i++)
            await log.Print($"web.{i % 2}", [.. Enumerable.Range(0, 500).Select(n => $"{i}-{n}")]);

        var lines = (await log.Plain("/download")).TrimEnd('\n').Split('\n');
        lines.Length.ShouldBe(6000);
        lines[0].ShouldEndWith(" web.0 #7 0-0");
        lines[^1].ShouldEndWith(" web.1 #7 11-499");
        (await log.Plain("/download?instance=web.1&search=-499")).TrimEnd('\n').Split('\n').Select(line => line.Split(' ')[^1])
            .ShouldBe(["1-499", "3-499", "5-499", "7-499", "9-499", "11-499"]);
        (await log.Plain("/download?search=zebra")).ShouldBeEmpty();
    }

    [Fact]
    public async Task what_was_stored_already_is_not_stored_again()
    {
        var log = await Log();
        var source = log.Source("web.1");
        (await log.Store.Begin(source, Cancellation)).ShouldBe(0);
        (await log.Store.Append(source, 0, 100, [new PrintedLine("once", TimeSpan.Zero)], Cancellation)).ShouldBeTrue();
        (await log.Store.Append(source, 0, 100, [new PrintedLine("once", TimeSpan.Zero)], Cancellation)).ShouldBeFalse();
        (await log.Store.Begin(source, Cancellation)).ShouldBe(100);
        (await log.Read("")).Lines.Single().Text.ShouldBe("once");
    }

    [Fact]
    public async Task the_oldest_lines_go_when_there_are_too_many_and_a_line_says_so()
    {
        var log = await Log(new LogSettings(1 << 20, 1 << 10, 1 << 20, TimeSpan.FromDays(90)) { ApplicationBytes = 1 << 20 });
        for (var i = 0; i < 400; i++)
            await log.Print("web.1", [.. Enumerable.Range(0, 100).Select(n => $"{i}-{n} {new string('x', 100)}")]);

        (await log.HeldBytes()).ShouldBeLessThanOrEqualTo(1 << 20);
        var oldest = (await log.Read("?order=oldest&limit=2")).Lines;
        oldest[0].Text.ShouldStartWith("… Lines 1 to ");
        oldest[0].Instance.ShouldBeNull();
        oldest[1].Line.ShouldBe(oldest[0].Line + 1);
        var pages = await log.ReadAll("?limit=5000");
        pages[^1][0].Line.ShouldBe(oldest[0].Line);
        pages[0][^1].Line.ShouldBe(40_000);
    }

    [Fact]
    public async Task a_stream_goes_on_behind_the_last_line_seen_of_those_asked_for()
    {
        var log = await Log();
        await log.Print("web.1", ["one"]);
        await log.Print("web.2", ["two"]);
        await log.Print("web.1", ["three"]);
        using var all = new ApplicationLogSubscription(Engine.Service<WakeUps>(), log.Reader, log.Environment, new LineFilter(), after: 1);
        using var some = new ApplicationLogSubscription(Engine.Service<WakeUps>(), log.Reader, log.Environment, new LineFilter("web.1"), after: 0);
        (await all.Next(Cancellation)).Select(frame => frame.Id).ShouldBe(["2", "3"]);
        (await some.Next(Cancellation)).Select(frame => frame.Id).ShouldBe(["1", "3"]);
        (await all.Next(Cancellation)).ShouldBeEmpty();

        await log.Print("web.2", ["four"]);
        await log.Print("web.1", ["five"]);

        (await all.Next(Cancellation)).Select(frame => frame.Id).ShouldBe(["4", "5"]);
        (await some.Next(Cancellation)).Select(frame => frame.Id).ShouldBe(["5"]);
    }

    [Theory]
    [InlineData("?limit=5001")]
    [InlineData("?order=random")]
    [InlineData("?from=yesterday")]
    [InlineData("?cursor=x")]
    [InlineData("?search=")]
    [InlineData("?line=0")]
    [InlineData("?line=two")]
    [InlineData("?line=9223372036854775807")]
    [InlineData("/download?from=yesterday")]
    [InlineData("/download?search=")]
    public async Task a_question_that_makes_no_sense_is_refused(string query)
    {
        var log = await Log();
        using var answer = await Engine.Client.GetAsync(log.Route + query, Cancellation);
        ((int)answer.StatusCode).ShouldBe(400);
    }

    private async Task<PrintedLog> Log(LogSettings? settings = null)
    {
        var project = await Engine.Project();
        var environment = new EnvironmentId((await Engine.Environment(project)).GetProperty("id").GetGuid());
        return new PrintedLog(Engine, project, environment, settings ?? Engine.Service<LogSettings>());
    }

    private sealed class PrintedLog(EngineFixture engine, Guid project, EnvironmentId environment, LogSettings settings)
    {
        private readonly Dictionary<string, (OutputSource Source, long Position)> sources = [];

        public EnvironmentId Environment => environment;

        public string Route => $"/api/v1/projects/{project}/environments/production/logs";

        public ApplicationLogStore Store { get; } = new(engine.Service<NpgsqlDataSource>(), settings);

        public ApplicationLogReader Reader { get; } = engine.Service<ApplicationLogReader>();

        public OutputSource Source(string instance) => new(environment, Guid.CreateVersion7(), instance, instance.Split('.')[0], 7);

        public async Task Print(string instance, IReadOnlyList<string> lines, TimeSpan age = default)
        {
            if (!sources.TryGetValue(instance, out var known))
            {
                known = (Source(instance), 0);
                await Store.Begin(known.Source, Cancellation);
            }

            (await Store.Append(known.Source, known.Position, known.Position + lines.Count, [.. lines.Select(line => new PrintedLine(line, age))], Cancellation)).ShouldBeTrue();
            sources[instance] = (known.Source, known.Position + lines.Count);
        }

        public async Task<(IReadOnlyList<ApplicationLine> Lines, string? Next)> Read(string query)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Route + query);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var answer = await engine.Client.SendAsync(request, Cancellation);
            ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync(Cancellation));
            var page = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            return ([.. page.GetProperty("items").EnumerateArray().Select(item => item.Deserialize<ApplicationLine>(Persistence.AutoStackJson.Options)!)], page.GetProperty("next_cursor").GetString());
        }

        public async Task<IReadOnlyList<IReadOnlyList<ApplicationLine>>> ReadAll(string query)
        {
            var pages = new List<IReadOnlyList<ApplicationLine>>();
            for (string? cursor = ""; cursor is not null;)
            {
                var (lines, next) = await Read(query + (cursor.Length > 0 ? $"&cursor={cursor}" : ""));
                pages.Add(lines);
                cursor = next;
            }

            return pages;
        }

        public Task<string> Plain(string query) => engine.Client.GetStringAsync(Route + query, Cancellation);

        public async Task<long> HeldBytes()
        {
            await using var command = engine.Service<NpgsqlDataSource>().CreateCommand($"select sum(bytes)::bigint from {ApplicationLogTables.Chunks} where environment_id = @environment");
            command.Parameters.AddWithValue("environment", environment.Value);
            return (long)(await command.ExecuteScalarAsync(Cancellation))!;
        }
    }
}
