using System.Net.Http.Json;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Http;

public sealed class when_an_address_is_bad(HttpFixture api) : BadInputTest(api)
{
    private static readonly Dictionary<string, string[]> Silly = new()
    {
        ["limit"] = ["0", "-1", "5001", "ten", "1.5", "99999999999999999999", "%20", "", "1,000", "0x10"],
        ["cursor"] = ["!!!", "nonsense", "%25", "AAAA", "bm9uc2Vuc2U", "LTE", new string('A', 4000)],
        ["version"] = ["0", "-1", "abc", "1.5", "99999999999", ""],
        ["at"] = ["yesterday", "2026-13-01T00:00:00Z", "12", "", "2026-01-01"],
        ["from"] = ["0", "-1", "abc", "99999999999999999999", ""],
        ["line"] = ["0", "-1", "abc", "99999999999999999999", ""],
        ["to"] = ["yesterday", "2026-13-01T00:00:00Z", "12", "", "1970-01-01T00:00:00Z0"],
        ["type"] = ["nonsense", "InstanceStarted"],
        ["since"] = ["yesterday", "2026-13-01T00:00:00Z", "12", ""],
        ["until"] = ["yesterday", "2026-13-01T00:00:00Z", "12", ""],
        ["order"] = ["nonsense", "Newest", ""],
        ["process"] = ["nonsense", ""],
        ["search"] = ["", new string('x', 501)],
        ["step"] = ["0", "9", "-60", "1.5", "minute", "86401", "99999999999", ""],
        ["days"] = ["0", "31", "-1", "1.5", "month", ""],
        ["stage"] = ["nonsense", "Build", "7", ""],
        ["status"] = ["nonsense", "Live", "3", ""],
        ["project_id"] = ["nonsense", "0", ""],
        ["actor"] = ["nonsense", "user:1", ""],
        ["last_event_id"] = ["nonsense", "1.5", "99999999999999999999999"],
        ["confirm"] = ["another"],
        ["instance"] = ["nonsense", "-1", ""],
        // Any text may be a name: what is unknown is not found, or the list is empty.
        ["environment"] = [],
    };

    [Fact]
    public async Task silly_parameters_are_refused()
    {
        await Round(async () =>
        {
            foreach (var route in Routes.Where(route => route.Body is null))
                foreach (var (_, name) in route.Parameters.Where(parameter => parameter.In == "query"))
                {
                    Silly.ShouldContainKey(name, $"{route}: say what would be silly for {name}");
                    foreach (var value in Silly[name])
                        await Expect4xx(route, $"{name}={value}", new HttpRequestMessage(route.Method, $"{Path(route)}?{name}={value}"));
                }
        });
    }

    [Fact]
    public async Task a_nul_character_is_refused_everywhere()
    {
        await Round(async () =>
        {
            foreach (var route in Routes)
                foreach (var name in route.Parameters.Where(parameter => parameter.In == "query").Select(parameter => parameter.Name).Append("x"))
                    await Expect4xx(route, $"{name}=%00", Request(route, $"{Path(route)}?{name}=a%00b"), status => status == 400);
        });
    }

    [Fact]
    public async Task unknown_things_are_not_found()
    {
        await Round(async () =>
        {
            foreach (var route in Routes.Where(route => route.Path.Contains("{id}", StringComparison.Ordinal)))
                await Expect4xx(route, "an unknown id", Request(route, route.At(name => name == "id" ? Guid.CreateVersion7().ToString() : "production")), status => status == 404);
            foreach (var route in Routes.Where(route => route.Path.Contains("{env}", StringComparison.Ordinal)))
                await Expect4xx(route, "an unknown environment", Request(route, route.At(name => name == "id" ? Project.ToString() : "unknown")), status => status == 404);
        });
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("0")]
    [InlineData("%20")]
    [InlineData("0197b1d2-7c3a-7e50-8a10-5b6c7d8e9f0")]
    [InlineData("{0197b1d2}")]
    [InlineData("%2e%2e%2f")]
    [InlineData("'--")]
    [InlineData("%F0%9F%92%A5")]
    public async Task what_is_no_id_is_not_found(string id)
    {
        await Round(async () =>
        {
            foreach (var route in Routes.Where(route => route.Path.Contains("{id}", StringComparison.Ordinal)))
                await Expect4xx(route, "no id", Request(route, route.At(name => name == "id" ? id : "production")), status => status == 404);
        });
    }

    [Fact]
    public async Task who_is_not_signed_in_is_refused()
    {
        await Round(async () =>
        {
            foreach (var route in Routes.Where(route => !route.IsAnonymous))
                await Expect4xx(route, "no token", Request(route, Path(route)), status => status == 401, signedIn: false);
        });
        Routes.Where(route => route.IsAnonymous).Select(route => route.Path).Order().ShouldBe(
            ["/api/v1/auth/link", "/api/v1/auth/login", "/api/v1/auth/logout", "/api/v1/auth/refresh", "/api/v1/auth/register", "/health", "/ready"]);
    }

    [Theory]
    [InlineData("/api/v1/nothing", "GET", 404, "not_found")]
    [InlineData("/nothing", "GET", 404, "not_found")]
    [InlineData("/api/v1/projects", "DELETE", 405, "method_not_allowed")]
    public async Task what_no_route_takes_is_a_problem_too(string path, string method, int status, string code)
    {
        (await Admin.Asks(new HttpMethod(method), path)).ShouldBeProblem(status, code);
    }

    private static HttpRequestMessage Request(Route route, string address) => new(route.Method, address) { Content = route.Body is null ? null : JsonContent.Create(route.Body) };
}
