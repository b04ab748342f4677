using System.Net.Http.Json;
using System.Security.Cryptography;
using AutoStack.Api.Http.Idempotency;
using AutoStack.Api.Tests.Http;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Contract;

/// <summary>Every POST of the served document but those that sign in, also one that comes later.</summary>
public sealed class when_a_post_has_an_idempotency_key(HttpFixture api) : IdempotencyTest(api)
{
    [Fact]
    public async Task the_same_body_gets_the_same_answer_another_is_refused_and_so_is_one_that_comes_too_soon()
    {
        var routes = (await ServedContract.Read(Anybody)).Routes
            .Where(route => route.Method == HttpMethod.Post && !route.Path.StartsWith("/api/v1/auth/", StringComparison.Ordinal))
            .ToList();
        routes.Count.ShouldBeGreaterThan(7);

        foreach (var route in routes)
        {
            route.Parameters.ShouldContain(("header", "Idempotency-Key"), $"{route}");
            Api.Host.Adapters.Reset();
            var (path, body) = await Possible(route.Path);
            var key = NewKey();

            var first = await Admin.Posts(path, body, key);
            first.Status.ShouldBeInRange(200, 299, $"{route}: {first.Text}");
            var second = await Admin.Posts(path, body, key);
            ShouldBeSame(first, second);
            // A slash at the end names the same route.
            ShouldBeSame(first, await Admin.Posts($"{path}/", body, key));

            (await Admin.Posts(path, new { another = 1 }, key)).ShouldBeProblem(422, "idempotency_key_reused");
            var next = NewKey();
            await using (await InFlight(path, next.Value, body))
                (await Admin.Posts(path, body, next)).ShouldBeProblem(409, "idempotency_key_in_use");
        }
    }

    /// <summary>What a request holds while it is being answered, perhaps by another node.</summary>
    private async Task<IAsyncDisposable> InFlight(string path, string key, object body)
    {
        var me = (await Admin.Gets("/api/v1/auth/me")).ShouldBe(200).Json.GetProperty("id").GetGuid();
        var hash = SHA256.HashData(await JsonContent.Create(body).ReadAsByteArrayAsync(Cancellation));
        var held = await Api.Host.Service<IdempotencyKeys>().TryLock(new IdempotentRequest($"{me} {path.ToLowerInvariant()}", key, hash), Cancellation);
        return held.ShouldNotBeNull();
    }

    /// <summary>An address and a body with which the route does what it is for.</summary>
    private async Task<(string Path, object Body)> Possible(string route)
    {
        switch (route)
        {
            case "/api/v1/projects":
                return (route, new { name = Api.Name(), repository_url = "https://git.example.org/shop.git" });
            case "/api/v1/projects/detect":
                return (route, new { repository_url = "https://git.example.org/shop.git" });
            case "/api/v1/projects/{id}/environments":
                return ($"/api/v1/projects/{await Api.Project()}/environments", new { name = "staging" });
            case "/api/v1/projects/{id}/deployments":
                return (Deployments(await Api.Project()), new { });
            case "/api/v1/deployments/{id}/cancel":
                Api.Host.Adapters.Hold("build");
                return ($"/api/v1/deployments/{await Api.Deployment(await Api.Project())}/cancel", new { });
            case "/api/v1/deployments/{id}/retry":
                return ($"/api/v1/deployments/{(await Api.FailedDeployment()).Deployment}/retry", new { });
            case "/api/v1/deployments/{id}/redeploy":
                return ($"/api/v1/deployments/{await Live(await Api.Project())}/redeploy", new { });
            case "/api/v1/deployments/{id}/rollback":
                var project = await Api.Project();
                var earlier = await Live(project);
                await Live(project);
                return ($"/api/v1/deployments/{earlier}/rollback", new { config = "then" });
            case "/api/v1/projects/{id}/environments/{env}/scale":
                return (route.Replace("{id}", $"{await Served()}").Replace("{env}", "production"), new { replicas = 2 });
            case var change when change.StartsWith("/api/v1/projects/{id}/environments/{env}/", StringComparison.Ordinal):
                return (change.Replace("{id}", $"{await Served()}").Replace("{env}", "production"), new { });
            default:
                throw new InvalidOperationException($"Say with what POST {route} does something.");
        }
    }

    private async Task<Guid> Served()
    {
        var project = await Api.Project();
        await Live(project);
        return project;
    }

    private async Task<Guid> Live(Guid project)
    {
        var deployment = await Api.Deployment(project);
        await Api.Reaches(deployment, "live");
        return deployment;
    }
}
