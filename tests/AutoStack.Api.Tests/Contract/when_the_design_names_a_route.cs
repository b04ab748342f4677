using AutoStack.Api.Tests.Http;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Contract;

/// <summary>The routes that the design promises, held against what the running program serves.</summary>
public sealed class when_the_design_names_a_route(HttpFixture api) : HttpTest(api)
{
    private static readonly string[] Promised =
    [
        "POST /api/v1/auth/register",
        "POST /api/v1/auth/login",
        "POST /api/v1/auth/link",
        "POST /api/v1/auth/refresh",
        "POST /api/v1/auth/logout",
        "POST /api/v1/auth/password",
        "GET /api/v1/auth/me",
        "GET /api/v1/projects",
        "POST /api/v1/projects",
        "GET /api/v1/projects/{id}",
        "PATCH /api/v1/projects/{id}",
        "DELETE /api/v1/projects/{id}",
        "POST /api/v1/projects/detect",
        "GET /api/v1/projects/{id}/source-credential",
        "PUT /api/v1/projects/{id}/source-credential",
        "DELETE /api/v1/projects/{id}/source-credential",
        "GET /api/v1/projects/{id}/environments",
        "POST /api/v1/projects/{id}/environments",
        "GET /api/v1/projects/{id}/environments/{env}",
        "PATCH /api/v1/projects/{id}/environments/{env}",
        "DELETE /api/v1/projects/{id}/environments/{env}",
        "POST /api/v1/projects/{id}/environments/{env}/restart",
        "POST /api/v1/projects/{id}/environments/{env}/stop",
        "POST /api/v1/projects/{id}/environments/{env}/start",
        "POST /api/v1/projects/{id}/environments/{env}/scale",
        "GET /api/v1/projects/{id}/environments/{env}/instances",
        "GET /api/v1/projects/{id}/environments/{env}/logs",
        "GET /api/v1/projects/{id}/environments/{env}/metrics",
        "GET /api/v1/projects/{id}/variables",
        "PUT /api/v1/projects/{id}/variables",
        "PUT /api/v1/projects/{id}/variables/{name}",
        "DELETE /api/v1/projects/{id}/variables/{name}",
        "POST /api/v1/projects/{id}/deployments",
        "GET /api/v1/projects/{id}/deployments",
        "GET /api/v1/deployments",
        "GET /api/v1/deployments/{id}",
        "GET /api/v1/deployments/{id}/changes",
        "POST /api/v1/deployments/{id}/cancel",
        "POST /api/v1/deployments/{id}/retry",
        "POST /api/v1/deployments/{id}/redeploy",
        "POST /api/v1/deployments/{id}/rollback",
        "GET /api/v1/deployments/{id}/events",
        "GET /api/v1/deployments/{id}/stream",
        "GET /api/v1/deployments/{id}/logs",
        "GET /api/v1/deployments/{id}/logs/stream",
        "GET /api/v1/activity",
        "GET /api/v1/activity/stream",
        "GET /api/v1/audit",
        "GET /api/v1/platform",
        "GET /health",
        "GET /ready",
    ];

    /// <summary>Promised and not built yet. Take a line off with the route that makes it true.</summary>
    private static readonly string[] NotYet =
    [
        "POST /api/v1/projects/{id}/environments/{env}/restart",
        "POST /api/v1/projects/{id}/environments/{env}/stop",
        "POST /api/v1/projects/{id}/environments/{env}/start",
        "POST /api/v1/projects/{id}/environments/{env}/scale",
        "GET /api/v1/projects/{id}/environments/{env}/metrics",
    ];

    [Fact]
    public async Task it_is_served()
    {
        var served = (await ServedContract.Read(Anybody)).Routes.Select(route => $"{route}").ToList();

        Promised.Except(served).Except(NotYet).ShouldBeEmpty();
        NotYet.Except(Promised).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs/")]
    public async Task what_is_for_machines_and_readers_is_served_beside_them(string path)
    {
        (await Anybody.Gets(path)).ShouldBe(200);
    }
}
