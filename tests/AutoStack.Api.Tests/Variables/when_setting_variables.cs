using System.Text.Json;
using AutoStack.Api.Environments;
using AutoStack.Api.Tests.Http;
using AutoStack.Domain;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Variables;

public sealed class when_setting_variables(HttpFixture api) : HttpTest(api)
{
    [Fact]
    public async Task a_plain_one_is_shown_and_a_secret_one_is_not()
    {
        var path = await Made();

        (await Admin.Puts($"{path}/COLOUR", new { value = "blue", secret = false })).ShouldBe(204);
        (await Admin.Puts($"{path}/TOKEN", new { value = "the secret of this test", secret = true, scope = "build" })).ShouldBe(204);

        var list = (await Admin.Gets(path)).ShouldBe(200);
        Items(list).ShouldBe([("COLOUR", "blue", false, "runtime"), ("TOKEN", null, true, "build")]);
        list.Text.ShouldNotContain("the secret of this test");
    }

    [Fact]
    public async Task a_secret_stays_secret_when_it_is_made_plain()
    {
        var path = await Made();
        (await Admin.Puts($"{path}/TOKEN", new { value = "the secret of this test", secret = true })).ShouldBe(204);

        (await Admin.Puts($"{path}/TOKEN", new { secret = false })).ShouldBeProblem(400, "validation_failed").Fields.ShouldBe(["value"]);
        (await Admin.Gets(path)).Text.ShouldNotContain("the secret of this test");

        (await Admin.Puts($"{path}/TOKEN", new { value = "public now", secret = false })).ShouldBe(204);
        Items(await Admin.Gets(path)).ShouldBe([("TOKEN", "public now", false, "runtime")]);
    }

    [Fact]
    public async Task an_absent_value_and_an_absent_scope_keep_the_old_ones()
    {
        var path = await Made();
        (await Admin.Puts($"{path}/COLOUR", new { value = "blue", secret = false, scope = "build" })).ShouldBe(204);

        (await Admin.Puts($"{path}/COLOUR", new { secret = true })).ShouldBe(204);

        Items(await Admin.Gets(path)).ShouldBe([("COLOUR", null, true, "build")]);
        (await Opened(path, "COLOUR")).ShouldBe("blue");
        (await Admin.Puts($"{path}/NEW", new { secret = true })).ShouldBeProblem(400, "validation_failed").Fields.ShouldBe(["value"]);
    }

    [Fact]
    public async Task any_text_comes_back_as_it_was()
    {
        var path = await Made();
        var value = "line one\nline \"two\"\t$HOME `x` 💥 é e\u0301 " + new string('x', 60_000);

        (await Admin.Puts($"{path}/TEXT", new { value, secret = false })).ShouldBe(204);
        (await Admin.Puts($"{path}/NOTHING", new { value = "", secret = false })).ShouldBe(204);

        Items(await Admin.Gets(path)).ShouldBe([("NOTHING", "", false, "runtime"), ("TEXT", value, false, "runtime")]);
        (await Admin.Puts($"{path}/TEXT", new { value = new string('x', 65_537), secret = false })).ShouldBeProblem(400, "validation_failed").Fields.ShouldBe(["value"]);
        (await Admin.Puts($"{path}/TEXT", new { value = new string('é', 32_769), secret = false })).ShouldBeProblem(400, "validation_failed").Fields.ShouldBe(["value"]);
    }

    [Fact]
    public async Task values_are_sealed_at_rest()
    {
        var path = await Made();
        (await Admin.Puts($"{path}/TOKEN", new { value = "sealed value one", secret = true })).ShouldBe(204);
        (await Admin.Puts($"{path}/PLAIN", new { value = "sealed value two", secret = false })).ShouldBe(204);

        var stored = await Api.Scalar<string>("select string_agg(r::text, ' ') from autostack.configuration_revisions r");
        var events = await Api.Scalar<string>("select string_agg(e::text, ' ') from autostack.mt_events e");

        stored.ShouldContain("TOKEN");
        stored.ShouldNotContain("sealed value");
        events.ShouldNotContain("sealed value");
        Api.Host.Log.ShouldNotContain(line => line.Contains("sealed value", StringComparison.Ordinal));
    }

    [Fact]
    public async Task each_change_makes_one_revision_and_none_when_nothing_changes()
    {
        var path = await Made();

        (await Admin.Puts($"{path}/COLOUR", new { value = "blue", secret = false })).ShouldBe(204);
        (await Revision(path)).ShouldBe(2);
        (await Admin.Puts($"{path}/COLOUR", new { value = "blue", secret = false })).ShouldBe(204);
        (await Admin.Puts($"{path}/COLOUR", new { secret = false })).ShouldBe(204);
        (await Revision(path)).ShouldBe(2);
        (await Admin.Puts($"{path}/COLOUR", new { value = "red", secret = false })).ShouldBe(204);
        (await Revision(path)).ShouldBe(3);
        (await Admin.Asks(HttpMethod.Delete, $"{path}/OTHER")).ShouldBe(204);
        (await Revision(path)).ShouldBe(3);
        (await Admin.Asks(HttpMethod.Delete, $"{path}/COLOUR")).ShouldBe(204);
        (await Revision(path)).ShouldBe(4);
        Items(await Admin.Gets(path)).ShouldBeEmpty();
    }

    [Fact]
    public async Task one_environment_or_all_can_be_meant()
    {
        var path = await Made();

        (await Admin.Puts($"{path}/COLOUR?environment=production", new { value = "blue", secret = false })).ShouldBe(204);

        Items(await Admin.Gets($"{path}?environment=production")).Count.ShouldBe(1);
        Items(await Admin.Gets(path)).ShouldBeEmpty();
        (await Admin.Gets($"{path}?environment=staging")).ShouldBeProblem(404, "environment_not_found");
        (await Admin.Puts($"{path}/COLOUR?environment=staging", new { value = "blue", secret = false })).ShouldBeProblem(404, "environment_not_found");
    }

    [Theory]
    [InlineData("1ST")]
    [InlineData("A%20B")]
    [InlineData("A-B")]
    [InlineData("A%3DB")]
    [InlineData("A%0A")]
    [InlineData("%C3%84")]
    public async Task a_name_that_no_shell_takes_is_refused(string name)
    {
        (await Admin.Puts($"{await Made()}/{name}", new { value = "x", secret = false })).ShouldBeProblem(400, "validation_failed").Fields.ShouldBe(["name"]);
    }

    [Fact]
    public async Task of_many_set_at_once_none_is_lost()
    {
        var path = await Made();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(async n => (Name: $"V{n}", (await Admin.Puts($"{path}/V{n}", new { value = $"{n}", secret = false })).Status)));

        answers.ShouldAllBe(answer => answer.Status == 204);
        Items(await Admin.Gets(path)).Select(item => item.Name).ShouldBe(answers.Select(answer => answer.Name));
        (await Revision(path)).ShouldBe(11);
    }

    private static IReadOnlyList<(string Name, string? Value, bool Secret, string Scope)> Items(Answer list) =>
    [
        .. list.ShouldBe(200).Json.GetProperty("items").EnumerateArray().Select(item =>
            (item.GetProperty("name").GetString()!, item.GetProperty("value").GetString(), item.GetProperty("secret").GetBoolean(), item.GetProperty("scope").GetString()!)),
    ];

    private async Task<string> Made() => $"/api/v1/projects/{await Api.Project()}/variables";

    private async Task<JsonElement> Production(string path) => (await Admin.Gets(path.Replace("/variables", "/environments"))).ShouldBe(200).Json.GetProperty("items")[0];

    private async Task<int> Revision(string path) => (await Production(path)).GetProperty("config_revision").GetInt32();

    /// <summary>The value as a deployment would get it.</summary>
    private async Task<string> Opened(string path, string name)
    {
        var production = await Production(path);
        var id = production.GetProperty("id").GetGuid();
        var revision = await Api.Host.Service<ConfigurationRevisions>().Load(new EnvironmentId(id), production.GetProperty("config_revision").GetInt32(), Cancellation);
        return Api.Host.Service<ValueSeal>().Open(revision.Variables.Single(variable => variable.Name == name), new EnvironmentId(id));
    }
}
