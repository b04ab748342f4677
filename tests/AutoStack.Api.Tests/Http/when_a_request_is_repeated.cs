using System.Net.Http.Headers;
using AutoStack.Api.Http.Idempotency;
using Marten;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Http;

public sealed class when_a_request_is_repeated(HttpFixture api) : IdempotencyTest(api)
{
    [Fact]
    public async Task a_project_is_made_once_and_told_twice()
    {
        var (key, body) = (NewKey(), new { name = Api.Name(), repository_url = "https://git.example.org/shop.git" });

        var first = (await Admin.Posts("/api/v1/projects", body, key)).ShouldBe(201);
        var second = (await Admin.Posts("/api/v1/projects", body, key)).ShouldBe(201);

        ShouldBeSame(first, second);
    }

    [Fact]
    public async Task a_deployment_is_asked_for_once_and_told_twice_whatever_became_of_it()
    {
        var (key, project) = (NewKey(), await Api.Project());

        var first = (await Admin.Posts(Deployments(project), new { @ref = "main" }, key)).ShouldBe(202);
        await Api.Reaches(first.Json.GetProperty("id").GetGuid(), "live");
        var second = (await Admin.Posts(Deployments(project), new { @ref = "main" }, key)).ShouldBe(202);

        ShouldBeSame(first, second);
        (await Count(project)).ShouldBe(1);
    }

    [Fact]
    public async Task a_cancellation_gets_the_same_answer_also_after_the_end()
    {
        Api.Host.Adapters.Hold("build");
        var (key, deployment) = (NewKey(), await Api.Deployment(await Api.Project()));

        var first = (await Admin.Posts($"/api/v1/deployments/{deployment}/cancel", new { }, key)).ShouldBe(202);
        await Api.Reaches(deployment, "cancelled");
        var second = await Admin.Posts($"/api/v1/deployments/{deployment}/cancel", new { }, key);

        ShouldBeSame(first, second);
        (await Admin.Posts($"/api/v1/deployments/{deployment}/cancel", new { }, NewKey())).Status.ShouldBeOneOf(202, 409);
    }

    [Fact]
    public async Task another_body_with_the_key_is_refused()
    {
        var (key, project) = (NewKey(), await Api.Project());
        (await Admin.Posts(Deployments(project), new { @ref = "main" }, key)).ShouldBe(202);

        (await Admin.Posts(Deployments(project), new { @ref = "other" }, key)).ShouldBeProblem(422, "idempotency_key_reused");

        (await Count(project)).ShouldBe(1);
    }

    [Fact]
    public async Task the_key_counts_for_its_route_alone()
    {
        var (key, one, other) = (NewKey(), await Api.Project(), await Api.Project());

        (await Admin.Posts(Deployments(one), new { }, key)).ShouldBe(202);
        (await Admin.Posts(Deployments(other), new { }, key)).ShouldBe(202);

        (await Count(one), await Count(other)).ShouldBe((1, 1));
    }

    [Fact]
    public async Task another_users_key_is_another()
    {
        using var registration = Api.Host.With("AutoStack:Registration:Open", "true");
        var account = (await Anybody.Posts("/api/v1/auth/register", new { email = $"{Api.Name("user")}@example.org", password = "correct horse battery" })).ShouldBe(201);
        using var other = Api.Host.CreateClient();
        other.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", account["access_token"]);
        var (key, project) = (NewKey(), await Api.Project());

        (await Admin.Posts(Deployments(project), new { }, key)).ShouldBe(202);
        (await other.Posts(Deployments(project), new { }, key)).ShouldBe(202);

        (await Count(project)).ShouldBe(2);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(150)]
    public async Task the_same_at_once_makes_one_deployment(int times)
    {
        var (key, project) = (NewKey(), await Api.Project());

        var answers = await Task.WhenAll(Enumerable.Range(0, times).Select(_ => Admin.Posts(Deployments(project), new { }, key)));

        answers.ShouldAllBe(answer => answer.Status == 202 || (answer.Status == 409 && answer.Code == "idempotency_key_in_use"));
        answers.Where(answer => answer.Status == 202).Select(answer => answer["id"]).Distinct().Count().ShouldBe(1);
        (await Count(project)).ShouldBe(1);
    }

    [Fact]
    public async Task many_with_keys_of_their_own_do_not_wait_for_each_other()
    {
        var project = await Api.Project();

        var answers = await Task.WhenAll(Enumerable.Range(0, 250).Select(_ => Admin.Posts(Deployments(project), new { environment = "unknown" }, NewKey())));

        answers.ShouldAllBe(answer => answer.Status == 422);
    }

    [Fact]
    public async Task refusals_are_not_kept()
    {
        var (key, name) = (NewKey(), Api.Name());
        var taken = (await Admin.Posts("/api/v1/projects", new { name, repository_url = "https://git.example.org/shop.git" })).ShouldBe(201);
        (await Admin.Posts("/api/v1/projects", new { name, repository_url = "https://git.example.org/shop.git" }, key)).ShouldBeProblem(409, "project_name_taken");

        (await Admin.Asks(HttpMethod.Delete, $"/api/v1/projects/{taken["id"]}?confirm={name}")).ShouldBe(202);

        var made = await Testing.Eventually.Get(() => Admin.Posts("/api/v1/projects", new { name, repository_url = "https://git.example.org/shop.git" }, key), answer => answer.Status != 409);
        made.ShouldBe(201)["id"].ShouldNotBe(taken["id"]);
    }

    [Fact]
    public async Task an_answer_that_was_committed_and_never_sent_is_sent_to_the_repetition()
    {
        var (key, project) = (NewKey(), await Api.Project());
        await Admin.Posts(Deployments(project), new { }, key);
        // As a crash between the commit and the answer leaves it: kept in the command's transaction, told to nobody.
        var keys = Api.Host.Service<IdempotencyKeys>();
        var kept = await Api.Scalar<string>("select scope from autostack.idempotency_keys where key = @key", ("key", key.Value));
        var hash = await Api.Scalar<byte[]>("select body_hash from autostack.idempotency_keys where key = @key", ("key", key.Value));
        var crashed = NewKey();
        var http = new DefaultHttpContext();
        http.Features.Set(new IdempotentRequest(kept, crashed.Value, hash));
        await using (var session = Api.Host.Service<IDocumentStore>().LightweightSession())
        {
            var accessor = Api.Host.Service<IHttpContextAccessor>();
            accessor.HttpContext = http;
            keys.Keep(session, 202, "/api/v1/deployments/of-the-crash", new { Id = "of-the-crash" });
            accessor.HttpContext = null;
            await session.SaveChangesAsync(Cancellation);
        }

        var repeated = (await Admin.Posts(Deployments(project), new { }, crashed)).ShouldBe(202);

        (repeated.Text, repeated.Headers.Location!.ToString()).ShouldBe(("""{"id":"of-the-crash"}""", "/api/v1/deployments/of-the-crash"));
        (await Count(project)).ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\tb")]
    public async Task a_key_that_is_none_is_refused(string key)
    {
        (await Admin.Posts(Deployments(await Api.Project()), new { }, ("Idempotency-Key", key))).ShouldBeProblem(400, "invalid_idempotency_key");
        (await Admin.Posts(Deployments(await Api.Project()), new { }, ("Idempotency-Key", new string('k', 256)))).ShouldBeProblem(400, "invalid_idempotency_key");
    }
}
