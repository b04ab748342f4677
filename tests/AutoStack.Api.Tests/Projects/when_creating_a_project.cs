using AutoStack.Api.Tests.Http;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Projects;

public sealed class when_creating_a_project(HttpFixture api) : HttpTest(api)
{
    private const string Repository = "https://git.example.org/shop.git";

    [Fact]
    public async Task it_is_there_with_its_settings_and_production()
    {
        var name = Api.Name();
        var made = (await Admin.Posts("/api/v1/projects", new
        {
            name,
            repository_url = Repository,
            branch = "main",
            root_directory = "apps/shop",
            test_command = "npm test",
            watch_paths = new[] { "apps/**" },
            processes = new[] { new { name = "web", command = "npm start", replicas = 2 } },
            auto_deploy = true,
        })).ShouldBe(201);

        made.Headers.Location!.ToString().ShouldBe($"/api/v1/projects/{made["id"]}");
        var read = (await Admin.Gets($"/api/v1/projects/{made["id"]}")).ShouldBe(200);
        read.Text.ShouldBe(made.Text);
        read["name"].ShouldBe(name);
        read["health_path"].ShouldBe("/");
        read["replicas"].ShouldBe("1");
        var production = (await Admin.Gets($"/api/v1/projects/{made["id"]}/environments")).ShouldBe(200).Json.GetProperty("items").EnumerateArray().Single();
        production.GetProperty("name").GetString().ShouldBe("production");
        production.GetProperty("auto_deploy").GetBoolean().ShouldBeTrue();
        production.GetProperty("config_revision").GetInt32().ShouldBe(1);
        (await Admin.Gets($"/api/v1/projects/{made["id"]}/deployments")).ShouldBe(200).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task what_is_wrong_is_told_by_field()
    {
        var refused = (await Admin.Posts("/api/v1/projects", new
        {
            name = "Shop!",
            repository_url = "",
            branch = "-x",
            root_directory = "../outside",
            output_directory = "/etc",
            health_path = "health",
            health_timeout_seconds = 0,
            replicas = 51,
            watch_paths = new[] { "ok", "" },
            processes = new[] { new { name = "Web", command = "npm start", replicas = -1 } },
        })).ShouldBeProblem(400, "validation_failed");

        refused.Fields.Order().ShouldBe(
        [
            "branch", "health_path", "health_timeout_seconds", "name", "output_directory", "processes[0].name", "processes[0].replicas", "replicas", "repository_url",
            "root_directory", "watch_paths[1]",
        ]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Shop")]
    [InlineData("1shop")]
    [InlineData("-shop")]
    [InlineData("shop-")]
    [InlineData("shop--blue")]
    [InlineData("sh op")]
    [InlineData("shop\n")]
    [InlineData("shöp")]
    [InlineData("../shop")]
    [InlineData("shop.git")]
    [InlineData("shop'; drop table users")]
    [InlineData("a12345678901234567890123456789012345678901")]
    public async Task a_name_that_is_none_is_refused(string name)
    {
        var refused = (await Admin.Posts("/api/v1/projects", new { name, repository_url = Repository })).ShouldBeProblem(400, "validation_failed");

        refused.Fields.ShouldBe(["name"]);
    }

    [Theory]
    [InlineData("ext::sh -c id")]
    [InlineData("-x")]
    [InlineData("--upload-pack=id")]
    [InlineData("file:///etc")]
    [InlineData("/etc")]
    [InlineData("/srv/repositories/../secret")]
    [InlineData("/srv/repositories-of-others/shop")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://127.0.0.1/shop.git")]
    [InlineData("https://2130706433/shop.git")]
    [InlineData("https://10.0.0.1/shop.git")]
    [InlineData("https://192.168.1.1/shop.git")]
    [InlineData("https://[::1]/shop.git")]
    [InlineData("https://[::ffff:10.0.0.1]/shop.git")]
    [InlineData("https://localhost/shop.git")]
    [InlineData("https://localhost./shop.git")]
    [InlineData("ssh://git@10.0.0.1/shop.git")]
    [InlineData("git@localhost:shop.git")]
    [InlineData("http://git.example.org/shop.git")]
    [InlineData("git://git.example.org/shop.git")]
    [InlineData("https://ada:secret@git.example.org/shop.git")]
    [InlineData("https://token@git.example.org/shop.git")]
    [InlineData("https://git.example.org/shop.git\nHost: other")]
    [InlineData("javascript:alert(1)")]
    [InlineData("shop")]
    public async Task an_address_that_must_not_be_fetched_from_is_refused(string url)
    {
        var refused = (await Admin.Posts("/api/v1/projects", new { name = Api.Name(), repository_url = url })).ShouldBeProblem(400, "validation_failed");

        refused.Fields.ShouldBe(["repository_url"]);
        refused.Text.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("https://git.example.org/shop.git")]
    [InlineData("ssh://git@git.example.org:2222/shop.git")]
    [InlineData("git@git.example.org:team/shop.git")]
    [InlineData("/srv/repositories/shop")]
    public async Task an_address_that_may_be_fetched_from_is_taken(string url)
    {
        (await Admin.Posts("/api/v1/projects", new { name = Api.Name(), repository_url = url })).ShouldBe(201)["repository_url"].ShouldBe(url);
    }

    [Fact]
    public async Task a_name_that_is_taken_is_refused()
    {
        var name = Api.Name();
        (await Admin.Posts("/api/v1/projects", new { name, repository_url = Repository })).ShouldBe(201);

        (await Admin.Posts("/api/v1/projects", new { name, repository_url = Repository })).ShouldBeProblem(409, "project_name_taken");
    }

    [Fact]
    public async Task of_twenty_that_want_a_name_at_once_one_gets_it()
    {
        var name = Api.Name();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Admin.Posts("/api/v1/projects", new { name, repository_url = Repository })));

        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        answers.Where(answer => answer.Status != 201).ShouldAllBe(answer => answer.Status == 409 && answer.Code == "project_name_taken");
        // Those refused by the database as well: what an exception answers has the same headers.
        answers.ShouldAllBe(answer => answer.Headers.Contains("X-Content-Type-Options"));
        (await Api.Scalar<long>("select count(*) from autostack.mt_doc_project where data ->> 'name' = @name", ("name", name))).ShouldBe(1);
        (await Api.Scalar<long>("select count(*) from autostack.mt_doc_environment where data ->> 'project_name' = @name", ("name", name))).ShouldBe(1);
    }
}
