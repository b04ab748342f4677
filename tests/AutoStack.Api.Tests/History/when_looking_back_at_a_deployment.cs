using System.Text.Json;
using AutoStack.Api.Deployments;
using AutoStack.Api.Tests.Http;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.History;

public sealed class when_looking_back_at_a_deployment(HttpFixture api) : HttpTest(api)
{
    [Fact]
    public async Task each_version_is_the_fold_of_that_many_events()
    {
        var (path, id, events) = await Ended();

        for (var version = 1; version <= events.Count; version++)
        {
            var shown = (await Admin.Gets($"{path}?version={version}")).ShouldBe(200);
            shown["version"].ShouldBe($"{version}");
            shown.Text.ShouldBe(await Expected(id, events.Take(version)));
        }

        (await Admin.Gets($"{path}?version=1"))["status"].ShouldBe("queued");
        (await Admin.Gets($"{path}?version={events.Count}")).Text.ShouldBe((await Admin.Gets(path)).Text);
    }

    [Fact]
    public async Task a_version_of_the_past_does_not_tell_of_todays_line()
    {
        var (path, _, _) = await Ended();

        var first = (await Admin.Gets($"{path}?version=1")).ShouldBe(200);

        (first.Json.GetProperty("queue_position").ValueKind, first.Json.GetProperty("waits_for").ValueKind).ShouldBe((JsonValueKind.Null, JsonValueKind.Null));
    }

    [Fact]
    public async Task a_time_between_two_events_shows_the_state_after_the_first()
    {
        var (path, _, events) = await Ended();

        for (var index = 0; index < events.Count - 1; index++)
        {
            if (events[index + 1].Timestamp - events[index].Timestamp < TimeSpan.FromMicroseconds(2))
                continue;
            var between = events[index].Timestamp.AddMicroseconds(1);
            // The longest prefix before the first event that is later.
            var version = events.TakeWhile(e => e.Timestamp <= between).Count();
            (await Admin.Gets($"{path}?at={Rfc3339(between)}")).Text.ShouldBe((await Admin.Gets($"{path}?version={version}")).Text);
        }

        (await Admin.Gets($"{path}?at={Rfc3339(events[0].Timestamp)}"))["version"].ShouldBe($"{events.TakeWhile(e => e.Timestamp <= events[0].Timestamp).Count()}");
        (await Admin.Gets($"{path}?at=9999-12-31T23:59:59Z")).Text.ShouldBe((await Admin.Gets(path)).Text);
        (await Admin.Gets($"{path}?at={Rfc3339(events[0].Timestamp.AddSeconds(-1))}")).ShouldBeProblem(404, "version_not_found");
    }

    [Fact]
    public async Task a_time_of_another_zone_is_the_same_moment()
    {
        var (path, _, events) = await Ended();
        var elsewhere = events[^1].Timestamp.ToOffset(TimeSpan.FromHours(2)).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz");

        (await Admin.Gets($"{path}?at={Uri.EscapeDataString(elsewhere)}")).Text.ShouldBe((await Admin.Gets(path)).Text);
    }

    [Fact]
    public async Task what_is_no_version_is_refused_and_what_is_too_high_not_found()
    {
        var (path, _, events) = await Ended();

        foreach (var silly in new[] { "0", "-1", "abc", "1.5", "", "99999999999999999999" })
            (await Admin.Gets($"{path}?version={silly}")).ShouldBeProblem(400, "invalid_version");
        (await Admin.Gets($"{path}?version={events.Count + 1}")).ShouldBeProblem(404, "version_not_found");
        (await Admin.Gets($"{path}?version={int.MaxValue}")).ShouldBeProblem(404, "version_not_found");
        (await Admin.Gets($"{path}?version=1&at=2026-01-01T00:00:00Z")).ShouldBeProblem(400, "invalid_query");
        (await Admin.Gets($"/api/v1/deployments/{Guid.CreateVersion7()}?version=1")).ShouldBeProblem(404, "deployment_not_found");
    }

    [Fact]
    public async Task its_events_come_in_pages_each_once()
    {
        var (path, _, events) = await Ended();
        var seen = new List<(long Version, string Type)>();

        string? cursor = "";
        while (cursor is not null)
        {
            var page = (await Admin.Gets($"{path}/events?limit=3{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}")).ShouldBe(200).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("version").GetInt64(), item.GetProperty("type").GetString()!)));
            cursor = page.GetProperty("next_cursor").GetString();
        }

        seen.ShouldBe(events.Select(e => (e.Version, e.EventTypeName)));
    }

    /// <summary>A deployment that met a passing fault, went live and was retired, so that its events are many.</summary>
    private async Task<(string Path, DeploymentId Id, IReadOnlyList<IEvent> Events)> Ended()
    {
        var project = await Api.Project(new { test_command = "npm test" });
        var deployment = await Api.Deployment(project);
        await Api.Reaches(deployment, "live");
        await Api.Reaches(await Api.Deployment(project), "live");
        await using var session = Api.Host.Service<IDocumentStore>().QuerySession();
        var events = await session.Events.FetchStreamAsync(deployment, token: Cancellation);
        events.Count.ShouldBeGreaterThan(15);
        return ($"/api/v1/deployments/{deployment}", new DeploymentId(deployment), events);
    }

    private async Task<string> Expected(DeploymentId id, IEnumerable<IEvent> prefix)
    {
        var state = prefix.Aggregate(default(Deployment), (state, e) => Deployment.Evolve(state, id, e.Data, e.Timestamp))!;
        var response = await Api.Host.Service<DeploymentResponses>().Past(state, Cancellation);
        return JsonSerializer.Serialize(response, Api.Host.Service<IOptions<JsonOptions>>().Value.SerializerOptions);
    }

    private static string Rfc3339(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
}
