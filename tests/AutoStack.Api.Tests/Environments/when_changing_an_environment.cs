using AutoStack.Api.Tests.Http;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Environments;

public sealed class when_changing_an_environment(HttpFixture api) : HttpTest(api)
{
    [Fact]
    public async Task what_is_given_changes_and_the_rest_stays()
    {
        var path = await Made(new { name = "staging", branch = "develop", replicas = 2 });

        var changed = (await Admin.Patches(path, new { auto_deploy = true, paused = true, queue_policy = "every" })).ShouldBe(200);

        (changed["branch"], changed["replicas"], changed["auto_deploy"], changed["paused"], changed["queue_policy"]).ShouldBe(("develop", "2", "True", "True", "every"));
        (await Admin.Gets(path)).Text.ShouldBe(changed.Text);
        (await Admin.Patches(path, new { paused = false, branch = "release" })).ShouldBe(200)["paused"].ShouldBe("False");
    }

    [Fact]
    public async Task an_empty_branch_an_empty_list_and_no_replicas_are_the_projects()
    {
        var path = await Made(new { name = "staging", branch = "develop", replicas = 2, processes = new[] { new { name = "web", replicas = 5 } } });

        var changed = (await Admin.Patches(path, new { branch = "", replicas = 0, processes = Array.Empty<object>() })).ShouldBe(200);

        (changed["branch"], changed["replicas"], changed["config_revision"]).ShouldBe(("", "3", "2"));
        changed.Json.GetProperty("overrides").ToString().ShouldBe("""{"replicas":null,"processes":null,"instances":null}""");
    }

    [Fact]
    public async Task each_change_of_settings_makes_one_revision_and_none_when_nothing_changes()
    {
        var path = await Made(new { name = "staging" });

        (await Admin.Patches(path, new { replicas = 4 })).ShouldBe(200)["config_revision"].ShouldBe("2");
        (await Admin.Patches(path, new { replicas = 4, branch = "develop" })).ShouldBe(200)["config_revision"].ShouldBe("2");
        (await Admin.Patches(path, new { })).ShouldBe(200)["config_revision"].ShouldBe("2");
    }

    [Fact]
    public async Task a_change_of_the_project_keeps_what_is_the_environments_own()
    {
        var path = await Made(new { name = "staging", replicas = 5 });
        var project = path[..path.IndexOf("/environments", StringComparison.Ordinal)];

        (await Admin.Patches(project, new { replicas = 4, processes = new[] { new { name = "web", replicas = 2 }, new { name = "mailer", replicas = 1 } } })).ShouldBe(200);

        var staging = await Admin.Gets(path);
        staging["replicas"].ShouldBe("5");
        staging.Json.GetProperty("processes").EnumerateArray().Select(process => process.GetProperty("replicas").GetInt32()).ShouldBe([5, 1]);
        (await Admin.Gets(path.Replace("staging", "production")))["replicas"].ShouldBe("4");
        (await Admin.Patches(path, new { replicas = 0 })).ShouldBe(200)["replicas"].ShouldBe("4");
    }

    [Fact]
    public async Task the_right_entity_tag_is_taken_and_a_stale_one_refused()
    {
        var path = await Made(new { name = "staging" });
        var tag = (await Admin.Gets(path)).Headers.ETag!.Tag;

        var changed = (await Admin.Patches(path, new { branch = "one" }, ("If-Match", tag))).ShouldBe(200);
        (await Admin.Patches(path, new { branch = "two" }, ("If-Match", tag))).ShouldBeProblem(412, "precondition_failed");

        (await Admin.Gets(path))["branch"].ShouldBe("one");
        (await Admin.Patches(path, new { branch = "three" }, ("If-Match", $"\"none\", {changed.Headers.ETag!.Tag}"))).ShouldBe(200);
        (await Admin.Patches(path, new { branch = "four" }, ("If-Match", "nonsense"))).ShouldBeProblem(412, "precondition_failed");
    }

    [Fact]
    public async Task a_deployment_in_between_does_not_stand_in_the_way()
    {
        var path = await Made(new { name = "staging" });
        var tag = (await Admin.Gets(path)).Headers.ETag!.Tag;
        var project = path.Split('/')[4];
        var deployment = (await Admin.Posts($"/api/v1/projects/{project}/deployments", new { environment = "staging" })).ShouldBe(202).Json.GetProperty("id").GetGuid();
        await Api.Reaches(deployment, "live");

        (await Admin.Patches(path, new { branch = "develop" }, ("If-Match", tag))).ShouldBe(200);
    }

    [Fact]
    public async Task of_ten_changes_of_the_same_version_one_is_taken()
    {
        var path = await Made(new { name = "staging" });
        var tag = (await Admin.Gets(path)).Headers.ETag!.Tag;

        var answers = await Task.WhenAll(Enumerable.Range(2, 10).Select(replicas => Admin.Patches(path, new { replicas }, ("If-Match", tag))));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Code == "precondition_failed");
        (await Admin.Gets(path))["config_revision"].ShouldBe("2");
    }

    [Fact]
    public async Task what_is_wrong_is_told_by_field_and_changes_nothing()
    {
        var path = await Made(new { name = "staging" });

        var refused = (await Admin.Patches(path, new { branch = "a..b", target = "mainframe", replicas = -1, processes = new[] { new { name = "-", replicas = 1 } }, paused = true })).ShouldBeProblem(400, "validation_failed");

        refused.Fields.Order().ShouldBe(["branch", "processes[0].name", "replicas", "target"]);
        (await Admin.Gets(path))["paused"].ShouldBe("False");
    }

    private async Task<string> Made(object environment)
    {
        var project = await Api.Project(new { replicas = 3 });
        return (await Admin.Posts($"/api/v1/projects/{project}/environments", environment)).ShouldBe(201).Headers.Location!.ToString();
    }
}
