using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Tests.Http;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Contract;

/// <summary>Every list of the served document, also one that comes later.</summary>
public sealed class when_a_list_is_paged(HttpFixture api) : HttpTest(api)
{
    /// <summary>Lists with a bound of their own, given whole.</summary>
    private static readonly string[] Whole = ["/api/v1/projects/{id}/environments/{env}/instances"];

    /// <summary>Filled by applications alone, of which there are none here; its paging is held by tests of its own.</summary>
    private const string Output = "/api/v1/projects/{id}/environments/{env}/logs";

    [Fact]
    public async Task every_list_takes_a_limit_and_a_cursor()
    {
        var lists = (await Lists()).Where(route => !Whole.Contains(route.Path)).ToList();
        lists.Count.ShouldBeGreaterThan(5);

        foreach (var route in lists)
            foreach (var name in new[] { "limit", "cursor" })
                route.Parameters.ShouldContain(("query", name), $"{route}");
    }

    [Fact]
    public async Task each_item_comes_once_while_others_come_in()
    {
        var filled = await Filled();
        foreach (var route in await Paged())
        {
            var path = filled.Path(route);
            var before = Ids(await Page(path, "limit=50"));
            before.Count.ShouldBeGreaterThan(2, $"{route}");

            var seen = new List<string>();
            for (string? cursor = null, next = "first"; next is not null; cursor = next)
            {
                var page = await Page(path, cursor is null ? "limit=2" : $"limit=2&cursor={cursor}");
                Ids(page).Count.ShouldBeInRange(1, 2, $"{route}");
                seen.AddRange(Ids(page));
                next = page.GetProperty("next_cursor").GetString();
                // As many as are read each time would never end a list of the oldest first.
                if (seen.Count <= 4)
                    await filled.Add();
            }

            seen.Distinct().Count().ShouldBe(seen.Count, $"{route}");
            before.Except(seen).ShouldBeEmpty($"{route}");
            // In the order in which they were before.
            seen.Where(before.Contains).ShouldBe(before, $"{route}");
        }
    }

    [Fact]
    public async Task a_cursor_of_another_list_is_refused()
    {
        var (one, other) = (await Filled(), await Filled());
        var cursors = new List<(string List, string Cursor)>();
        foreach (var route in await Paged())
        {
            cursors.Add((one.Path(route), await Cursor(one.Path(route))));
            if (route.Path.Contains('{', StringComparison.Ordinal))
                cursors.Add((other.Path(route), await Cursor(other.Path(route))));
        }

        cursors.Count.ShouldBeGreaterThan(7);
        foreach (var (list, _) in cursors)
            foreach (var (from, cursor) in cursors)
            {
                var answer = await Admin.Gets($"{list}?cursor={cursor}");
                if (list == from)
                    answer.ShouldBe(200);
                else
                    answer.ShouldBeProblem(400, "invalid_cursor");
            }
    }

    [Fact]
    public async Task a_limit_beyond_what_a_page_may_hold_is_refused()
    {
        var filled = await Filled();
        foreach (var route in await Paged())
            foreach (var limit in new[] { "0", "-1", "501", "2.5", "many" })
                (await Admin.Gets($"{filled.Path(route)}?limit={limit}")).ShouldBeProblem(400, "invalid_limit");
    }

    private async Task<IReadOnlyList<Route>> Lists() =>
        [.. (await ServedContract.Read(Anybody)).Routes.Where(route => route.Method == HttpMethod.Get && route.Operation.GetProperty("responses").GetRawText().Contains("schemas/PageOf", StringComparison.Ordinal))];

    private async Task<IReadOnlyList<Route>> Paged() => [.. (await Lists()).Where(route => !Whole.Contains(route.Path) && route.Path != Output)];

    private async Task<JsonElement> Page(string path, string query) => (await Admin.Gets($"{path}?{query}")).ShouldBe(200).Json;

    private async Task<string> Cursor(string path) => (await Page(path, "limit=1")).GetProperty("next_cursor").GetString().ShouldNotBeNull(path);

    private static IReadOnlyList<string> Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(Id)];

    private static string Id(JsonElement item) => new[] { "id", "number", "name" }.Where(name => item.TryGetProperty(name, out _)).Select(name => item.GetProperty(name).ToString()).First();

    /// <summary>A project with several of everything there is a list of.</summary>
    private async Task<Contents> Filled()
    {
        var project = await Api.Project();
        var deployments = new List<Guid>();
        for (var number = 0; number < 3; number++)
        {
            deployments.Add(await Api.Deployment(project));
            await Api.Reaches(deployments[^1], "live");
        }

        var contents = new Contents(Api, project, deployments[0]);
        for (var number = 0; number < 3; number++)
            await contents.Add();
        return contents;
    }

    private sealed class Contents(HttpFixture api, Guid project, Guid deployment)
    {
        private int added;

        /// <summary>Makes each list longer, but for those that are over.</summary>
        public async Task Add()
        {
            (await api.Admin.Posts($"/api/v1/projects/{project}/environments", new { name = $"e{++added}" })).ShouldBe(201);
            var content = JsonContent.Create(new { value = "one" });
            (await api.Admin.Asks(HttpMethod.Put, $"/api/v1/projects/{project}/variables/V{added}", content)).ShouldBe(204);
            await api.Project();
            await api.Reaches(await api.Deployment(project), "live");
        }

        public string Path(Route route) => route.At(name => name switch
        {
            "id" => (route.Path.Contains("/deployments/", StringComparison.Ordinal) ? deployment : project).ToString(),
            "env" => "production",
            _ => throw new InvalidOperationException($"Say what to fill in for {name} of {route}."),
        });
    }
}
