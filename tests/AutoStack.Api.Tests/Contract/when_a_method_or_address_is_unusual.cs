using System.Net.Http.Json;
using AutoStack.Api.Tests.Http;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Contract;

public sealed class when_a_method_or_address_is_unusual(HttpFixture api) : HttpTest(api)
{
    [Fact]
    public async Task head_is_answered_as_get_without_the_content()
    {
        var (project, deployment) = await Api.FailedDeployment();
        var routes = (await ServedContract.Read(Anybody)).Routes.Where(route => route.Method == HttpMethod.Get).ToList();

        foreach (var route in routes)
        {
            var path = Path(route, project, deployment);
            var head = await Admin.Asks(HttpMethod.Head, path);
            head.Text.ShouldBeEmpty($"{route}");
            if (route.Path.EndsWith("/stream", StringComparison.Ordinal))
            {
                // Nobody would see the end of it.
                if (head.Status == 200)
                    head.ContentType.ShouldBe("text/event-stream");
                continue;
            }

            var get = await Admin.Gets(path);
            head.Status.ShouldBe(get.Status, $"{route}");
            head.ContentType.ShouldBe(get.ContentType, $"{route}");
            head.Headers.ETag.ShouldBe(get.Headers.ETag, $"{route}");
        }
    }

    [Fact]
    public async Task a_method_that_a_route_does_not_have_is_refused_with_those_that_it_has()
    {
        var (project, deployment) = await Api.FailedDeployment();
        var routes = (await ServedContract.Read(Anybody)).Routes.GroupBy(route => route.Path);

        foreach (var route in routes.Where(route => route.Key.StartsWith("/api/", StringComparison.Ordinal)))
            foreach (var method in new[] { HttpMethod.Options, HttpMethod.Trace, new HttpMethod("PROPFIND") })
            {
                using var request = new HttpRequestMessage(method, Path(route.First(), project, deployment));
                using var answer = await Admin.SendAsync(request, Cancellation);
                ((int)answer.StatusCode).ShouldBe(405, $"{method} {route.Key}");
                // Where a word stands in place of an id, those of both are named.
                route.Select(one => one.Method.Method).ShouldBeSubsetOf(answer.Content.Headers.Allow, $"{method} {route.Key}");
                (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldContain("method_not_allowed");
            }
    }

    [Fact]
    public async Task a_slash_at_the_end_and_another_case_name_the_same_route()
    {
        var (project, deployment) = await Api.FailedDeployment();
        var routes = (await ServedContract.Read(Anybody)).Routes.Where(route => route.Method == HttpMethod.Get && !route.Path.EndsWith("/stream", StringComparison.Ordinal));

        foreach (var route in routes)
        {
            var path = Path(route, project, deployment);
            var plain = await Admin.Gets(path);
            (await Admin.Gets($"{path}/")).Status.ShouldBe(plain.Status, $"{route}");
            (await Admin.Gets(path.Replace("/api/v1/", "/API/V1/", StringComparison.Ordinal))).Status.ShouldBe(plain.Status, $"{route}");
        }
    }

    [Fact]
    public async Task parameters_that_a_route_does_not_know_are_ignored()
    {
        var (project, deployment) = await Api.FailedDeployment();
        var routes = (await ServedContract.Read(Anybody)).Routes.Where(route => route.Method == HttpMethod.Get && !route.Path.EndsWith("/stream", StringComparison.Ordinal));

        foreach (var route in routes)
        {
            var path = Path(route, project, deployment);
            (await Admin.Gets($"{path}?unknown=1&limits=abc&Stage2=x")).Status.ShouldBe((await Admin.Gets(path)).Status, $"{route}");
        }
    }

    [Fact]
    public async Task members_of_a_body_that_a_route_does_not_know_are_ignored()
    {
        var body = new { name = Api.Name(), repository_url = "https://git.example.org/shop.git", colour = "red", nested = new { deep = new[] { 1 } } };

        (await Admin.Posts("/api/v1/projects", body)).ShouldBe(201);
    }

    [Fact]
    public async Task a_body_of_the_allowed_size_is_read_and_one_byte_more_is_refused()
    {
        var (head, tail) = ("{ \"name\": \"large\", \"repository_url\": \"", "\" }");
        const int Most = 2 * 1024 * 1024;

        // Read as a whole, and found wrong in what it says: an address is never that long.
        (await Send(head + new string('a', Most - head.Length - tail.Length) + tail)).ShouldBeProblem(400, "validation_failed");
        (await Send(head + new string('a', Most + 1 - head.Length - tail.Length) + tail)).ShouldBeProblem(413, "body_too_large");

        // The server does not read a body to its end that it refuses: it is asked before, and the connection is of no use to a later request.
        Task<Answer> Send(string json) => Admin.Asks(HttpMethod.Post, "/api/v1/projects", new StringContent(json, System.Text.Encoding.UTF8, "application/json"), ("Connection", "close"), ("Expect", "100-continue"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/merge-patch+json")]
    public async Task json_is_taken_by_its_names(string type)
    {
        var project = await Api.Project();
        using var content = JsonContent.Create(new { replicas = 2 });
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);

        (await Admin.Asks(HttpMethod.Patch, $"/api/v1/projects/{project}", content)).ShouldBe(200);
    }

    private static string Path(Route route, Guid project, Guid deployment) => route.At(name => name switch
    {
        "id" => (route.Path.Contains("/deployments/", StringComparison.Ordinal) ? deployment : project).ToString(),
        "env" => "production",
        "name" => "DATABASE_URL",
        "change" => project.ToString(),
        _ => throw new InvalidOperationException($"Say what to fill in for {name} of {route}."),
    });
}
