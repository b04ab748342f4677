using AutoStack.Api.Tests.Http;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Projects;

public sealed class when_changing_a_project(HttpFixture api) : HttpTest(api)
{
    [Fact]
    public async Task what_is_given_changes_and_the_rest_stays()
    {
        var path = await Made(new { build_command = "npm run build", test_command = "npm test" });

        var changed = (await Admin.Patches(path, new { test_command = "make test", replicas = 3 })).ShouldBe(200);

        (changed["build_command"], changed["test_command"], changed["replicas"]).ShouldBe(("npm run build", "make test", "3"));
        (await Admin.Gets(path)).Text.ShouldBe(changed.Text);
    }

    [Fact]
    public async Task an_empty_text_takes_a_setting_back()
    {
        var path = await Made(new { branch = "develop", test_command = "npm test", health_path = "/health" });

        var changed = (await Admin.Patches(path, new { branch = "", test_command = "", health_path = "" })).ShouldBe(200);

        (changed.Json.GetProperty("branch").ValueKind, changed.Json.GetProperty("test_command").ValueKind).ShouldBe((System.Text.Json.JsonValueKind.Null, System.Text.Json.JsonValueKind.Null));
        changed["health_path"].ShouldBe("/");
    }

    [Fact]
    public async Task the_right_entity_tag_is_taken_and_a_stale_one_refused()
    {
        var path = await Made();
        var tag = (await Admin.Gets(path)).Headers.ETag!.Tag;

        var changed = (await Admin.Patches(path, new { replicas = 2 }, ("If-Match", tag))).ShouldBe(200);
        (await Admin.Patches(path, new { replicas = 3 }, ("If-Match", tag))).ShouldBeProblem(412, "precondition_failed");

        changed.Headers.ETag!.Tag.ShouldNotBe(tag);
        var read = await Admin.Gets(path);
        (read["replicas"], read.Headers.ETag!.Tag).ShouldBe(("2", changed.Headers.ETag.Tag));
        (await Admin.Patches(path, new { replicas = 4 }, ("If-Match", changed.Headers.ETag.Tag))).ShouldBe(200);
        (await Admin.Patches(path, new { replicas = 5 }, ("If-Match", "*"))).ShouldBe(200);
    }

    [Fact]
    public async Task one_of_several_entity_tags_is_enough()
    {
        var path = await Made();
        var tag = (await Admin.Gets(path)).Headers.ETag!.Tag;

        (await Admin.Patches(path, new { replicas = 2 }, ("If-Match", $"\"none\", {tag}"))).ShouldBe(200);
        (await Admin.Patches(path, new { replicas = 3 }, ("If-Match", "\"none\", \"neither\""))).ShouldBeProblem(412, "precondition_failed");
        (await Admin.Patches(path, new { replicas = 3 }, ("If-Match", "W/\"2\""))).ShouldBeProblem(412, "precondition_failed");
        (await Admin.Patches(path, new { replicas = 3 }, ("If-Match", "nonsense"))).ShouldBeProblem(412, "precondition_failed");
    }

    [Fact]
    public async Task each_change_makes_one_revision_and_none_when_nothing_changes()
    {
        var path = await Made(new { test_command = "npm test", watch_paths = new[] { "src/**" } });

        (await Admin.Patches(path, new { test_command = "make test", watch_paths = new[] { "lib/**" } })).ShouldBe(200);
        (await Revision(path)).ShouldBe(2);
        var same = (await Admin.Patches(path, new { test_command = "make test", watch_paths = new[] { "lib/**" }, build_command = "" })).ShouldBe(200);

        (await Revision(path)).ShouldBe(2);
        same["version"].ShouldBe("2");
        (await Admin.Patches(path, new { })).ShouldBe(200)["version"].ShouldBe("2");
    }

    [Fact]
    public async Task what_is_wrong_is_told_by_field_and_changes_nothing()
    {
        var path = await Made();

        var refused = (await Admin.Patches(path, new { replicas = 0, root_directory = "..", branch = "a..b" })).ShouldBeProblem(400, "validation_failed");
        var url = (await Admin.Patches(path, new { repository_url = "https://10.0.0.1/shop.git" })).ShouldBeProblem(400, "validation_failed");

        refused.Fields.Order().ShouldBe(["branch", "replicas", "root_directory"]);
        url.Fields.ShouldBe(["repository_url"]);
        (await Admin.Gets(path))["version"].ShouldBe("1");
    }

    [Fact]
    public async Task of_ten_changes_of_the_same_version_one_is_taken()
    {
        var path = await Made();
        var tag = (await Admin.Gets(path)).Headers.ETag!.Tag;

        var answers = await Task.WhenAll(Enumerable.Range(2, 10).Select(replicas => Admin.Patches(path, new { replicas }, ("If-Match", tag))));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Status == 412 || (answer.Status == 409 && answer.Code == "changed_meanwhile"));
        (await Admin.Gets(path))["version"].ShouldBe("2");
        (await Revision(path)).ShouldBe(2);
    }

    private async Task<string> Made(object? settings = null) => $"/api/v1/projects/{await Api.Project(settings)}";

    private async Task<int> Revision(string path) =>
        (await Admin.Gets($"{path}/environments")).ShouldBe(200).Json.GetProperty("items")[0].GetProperty("config_revision").GetInt32();
}
