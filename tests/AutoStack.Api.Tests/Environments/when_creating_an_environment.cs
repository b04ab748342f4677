using System.Text.Json;
using AutoStack.Api.Tests.Http;
using AutoStack.Domain.Environments;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Environments;

public sealed class when_creating_an_environment(HttpFixture api) : HttpTest(api)
{
    [Fact]
    public async Task it_goes_by_its_projects_settings_where_it_has_none_of_its_own()
    {
        var project = await Api.Project(new { replicas = 2 });

        var made = (await Admin.Posts(Path(project), new { name = "staging" })).ShouldBe(201);

        made.Headers.Location!.ToString().ShouldBe($"{Path(project)}/staging");
        (made["name"], made["kind"], made["target"], made["replicas"], made["queue_policy"], made["auto_deploy"]).ShouldBe(("staging", "standard", "local", "2", "newest", "False"));
        (made["branch"], made["config_revision"]).ShouldBe(("", "1"));
        var read = (await Admin.Gets($"{Path(project)}/staging")).ShouldBe(200);
        read.Text.ShouldBe(made.Text);
        read.Headers.ETag.ShouldBe(made.Headers.ETag);
    }

    [Fact]
    public async Task it_has_what_it_is_given()
    {
        var project = await Api.Project(new { replicas = 2 });

        var made = (await Admin.Posts(Path(project), new
        {
            name = "preview-42",
            kind = "preview",
            branch = "feature/shoes",
            target = "local",
            replicas = 4,
            processes = new[] { new { name = "web", replicas = 3 } },
            auto_deploy = true,
            queue_policy = "every",
        })).ShouldBe(201);

        (made["kind"], made["branch"], made["replicas"], made["auto_deploy"], made["queue_policy"]).ShouldBe(("preview", "feature/shoes", "4", "True", "every"));
        made.Json.GetProperty("overrides").ToString().ShouldBe("""{"replicas":4,"processes":[{"name":"web","command":null,"replicas":3}],"instances":null}""");
        made.Json.GetProperty("processes").ToString().ShouldBe("""[{"name":"web","command":null,"replicas":3}]""");
    }

    [Fact]
    public async Task what_is_wrong_is_told_by_field()
    {
        var project = await Api.Project();

        var refused = (await Admin.Posts(Path(project), new
        {
            name = "Staging",
            kind = "standard",
            branch = "a..b",
            target = "mainframe",
            replicas = 51,
            processes = new[] { new { name = "web", replicas = 51 }, new { name = "web", replicas = 1 } },
        })).ShouldBeProblem(400, "validation_failed");

        refused.Fields.Order().ShouldBe(["branch", "name", "processes", "processes[0].replicas", "replicas", "target"]);
        refused.Json.GetProperty("errors").GetProperty("target")[0].GetString().ShouldBe("must be one of: local");
        (await Admin.Gets(Path(project))).Json.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("a--b")]
    [InlineData("seventeen-letters")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("1a")]
    [InlineData("")]
    public async Task a_name_that_is_no_part_of_an_address_is_refused(string name) =>
        (await Admin.Posts(Path(await Api.Project()), new { name })).ShouldBeProblem(400, "validation_failed").Fields.ShouldBe(["name"]);

    [Fact]
    public async Task of_ten_of_one_name_one_is_made()
    {
        var project = await Api.Project();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Admin.Posts(Path(project), new { name = "staging" })));

        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        answers.Where(answer => answer.Status != 201).ShouldAllBe(answer => answer.Status == 409 && answer.Code == "environment_name_taken");
        (await Names(project)).ShouldBe(["production", "staging"]);
    }

    [Fact]
    public async Task there_are_fifty_at_most_however_many_are_asked_for_at_once()
    {
        var project = await Api.Project();
        foreach (var batch in Enumerable.Range(0, CreateEnvironment.Most - 4).Chunk(8))
            foreach (var answer in await Task.WhenAll(batch.Select(n => Admin.Posts(Path(project), new { name = $"env-{n}" }))))
                answer.ShouldBe(201);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Admin.Posts(Path(project), new { name = $"last-{n}" })));

        answers.Count(answer => answer.Status == 201).ShouldBe(3);
        answers.Where(answer => answer.Status != 201).ShouldAllBe(answer => answer.Code == "too_many_environments");
        var first = (await Admin.Gets($"{Path(project)}?limit=20")).ShouldBe(200);
        var second = (await Admin.Gets($"{Path(project)}?limit=20&cursor={first["next_cursor"]}")).ShouldBe(200);
        var third = (await Admin.Gets($"{Path(project)}?limit=20&cursor={second["next_cursor"]}")).ShouldBe(200);
        third.Json.GetProperty("next_cursor").ValueKind.ShouldBe(JsonValueKind.Null);
        string[] paged = [.. Names(first), .. Names(second), .. Names(third)];
        paged.ShouldBe(await Names(project));
        paged.Distinct().Count().ShouldBe(CreateEnvironment.Most);
        paged[0].ShouldBe("production");
    }

    [Fact]
    public async Task the_same_key_again_makes_one()
    {
        var project = await Api.Project();

        var first = (await Admin.Posts(Path(project), new { name = "staging" }, ("Idempotency-Key", "environment-1"))).ShouldBe(201);
        var second = (await Admin.Posts(Path(project), new { name = "staging" }, ("Idempotency-Key", "environment-1"))).ShouldBe(201);

        second.Text.ShouldBe(first.Text);
        (await Names(project)).ShouldBe(["production", "staging"]);
    }

    [Fact]
    public async Task a_deployment_goes_to_it_by_name_and_takes_its_branch()
    {
        var project = await Api.Project(new { branch = "main" });
        (await Admin.Posts(Path(project), new { name = "staging", branch = "develop" })).ShouldBe(201);
        (await Admin.Posts(Path(project), new { name = "review" })).ShouldBe(201);

        var staging = (await Admin.Posts($"/api/v1/projects/{project}/deployments", new { environment = "staging" })).ShouldBe(202);
        var review = (await Admin.Posts($"/api/v1/projects/{project}/deployments", new { environment = "review" })).ShouldBe(202);
        var other = (await Admin.Posts($"/api/v1/projects/{project}/deployments", new { environment = "staging", @ref = "v1" })).ShouldBe(202);

        (staging["environment"], staging["ref"]).ShouldBe(("staging", "develop"));
        (review["environment"], review["ref"]).ShouldBe(("review", "main"));
        (other["environment"], other["ref"]).ShouldBe(("staging", "v1"));
        (await Admin.Posts($"/api/v1/projects/{project}/deployments", new { environment = "nowhere" })).ShouldBeProblem(422, "environment_not_found");
    }

    private static string Path(Guid project) => $"/api/v1/projects/{project}/environments";

    private async Task<IReadOnlyList<string>> Names(Guid project) => Names((await Admin.Gets(Path(project))).ShouldBe(200));

    private static IReadOnlyList<string> Names(Answer list) => [.. list.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!)];
}
