using AutoStack.Api.Tests.Http;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Variables;

public sealed class when_all_variables_are_set_at_once(HttpFixture api) : VariablesTest(api)
{
    [Fact]
    public async Task the_set_is_replaced_in_one_revision_of_each_environment()
    {
        var path = await Made();
        await Set(path, Variable("KEPT", "same"), Variable("CHANGED", "before"), Variable("REMOVED", "gone"));

        var answer = await Set(path, Variable("KEPT", "same"), Variable("CHANGED", "after"), Variable("ADDED", "new"));

        Changes(answer).ShouldBe([("ADDED", "added"), ("CHANGED", "changed"), ("REMOVED", "removed")]);
        (answer["dry_run"], answer["unchanged"]).ShouldBe(("False", "1"));
        answer.Json.GetProperty("environments").ToString().ShouldBe("""[{"name":"production","config_revision":3},{"name":"staging","config_revision":3}]""");
        foreach (var environment in new[] { "production", "staging" })
            (await Handed(path, environment)).OrderBy(pair => pair.Key).ShouldBe(new Dictionary<string, string> { ["ADDED"] = "new", ["CHANGED"] = "after", ["KEPT"] = "same" });
    }

    [Fact]
    public async Task an_absent_value_keeps_the_old_one_and_the_same_set_again_makes_no_revision()
    {
        var path = await Made();
        await Set(path, Variable("TOKEN", "the secret of this test", secret: true, scope: "build"), Variable("COLOUR", "blue"));

        Changes(await Set(path, Variable("TOKEN", null, secret: true), Variable("COLOUR", "blue"))).ShouldBeEmpty();

        (await Revision(path, "production")).ShouldBe(2);
        Changes(await Set(path, Variable("TOKEN", null, secret: true), Variable("COLOUR", null, secret: true))).ShouldBe([("COLOUR", "changed")]);
        (await Handed(path, "staging")).ShouldBe(new Dictionary<string, string> { ["COLOUR"] = "blue", ["TOKEN"] = "the secret of this test" }, ignoreOrder: true);
    }

    [Fact]
    public async Task an_environments_own_set_leaves_the_shared_one()
    {
        var path = await Made();
        await Set(path, Variable("SHARED", "for all"), Variable("COLOUR", "blue"));

        await Set($"{path}?environment=staging", Variable("COLOUR", "red"), Variable("OWN", "mine"));
        (await Listed(path, "staging")).ShouldBe([("COLOUR", "red", "environment"), ("OWN", "mine", "environment"), ("SHARED", "for all", "shared")]);
        (await Revision(path, "production")).ShouldBe(2);

        Changes(await Set($"{path}?environment=staging")).ShouldBe([("COLOUR", "removed"), ("OWN", "removed")]);
        (await Listed(path, "staging")).ShouldBe([("COLOUR", "blue", "shared"), ("SHARED", "for all", "shared")]);
    }

    [Fact]
    public async Task a_dry_run_says_what_would_change_and_changes_nothing()
    {
        var path = await Made();
        await Set(path, Variable("KEPT", "same"), Variable("CHANGED", "value-before", secret: true), Variable("REMOVED", "value-gone"));

        var answer = (await Admin.Puts($"{path}?dry_run=true", Body(Variable("KEPT", "same"), Variable("CHANGED", "value-after", secret: true), Variable("ADDED", "value-new")))).ShouldBe(200);

        Changes(answer).ShouldBe([("ADDED", "added"), ("CHANGED", "changed"), ("REMOVED", "removed")]);
        (answer["dry_run"], answer["unchanged"]).ShouldBe(("True", "1"));
        answer.Text.ShouldNotContain("value-");
        (await Revision(path, "production")).ShouldBe(2);
        (await Handed(path, "production"))["CHANGED"].ShouldBe("value-before");
        (await Admin.Puts($"{path}?dry_run=true", Body(Variable("NEW", null)))).ShouldBeProblem(400, "validation_failed").Fields.ShouldBe(["variables[0].value"]);
        (await Admin.Puts($"{path}?dry_run=maybe", Body())).ShouldBeProblem(400, "invalid_query");
    }

    [Fact]
    public async Task what_is_wrong_is_told_by_place_and_changes_nothing()
    {
        var path = await Made();
        await Set(path, Variable("TOKEN", "the secret of this test", secret: true));

        (await Admin.Puts(path, Body(Variable("OK", "1"), Variable("1ST", "x"), Variable("BIG", new string('x', 65_537)), Variable("OK", "2"))))
            .ShouldBeProblem(400, "validation_failed").Fields.Order().ShouldBe(["variables[1].name", "variables[2].value", "variables[3].name"]);
        var refused = (await Admin.Puts(path, Body(Variable("OK", "1"), Variable("TOKEN", null), Variable("NEW", null)))).ShouldBeProblem(400, "validation_failed");

        refused.Fields.Order().ShouldBe(["variables[1].value", "variables[2].value"]);
        refused.Text.ShouldNotContain("the secret of this test");
        (await Revision(path, "production")).ShouldBe(2);
    }

    [Fact]
    public async Task there_is_a_most_of_them()
    {
        var path = await Made();
        object[] all = [.. Enumerable.Range(0, 500).Select(n => Variable($"V{n}", "x"))];

        (await Admin.Puts(path, Body([.. all, Variable("ONE_MORE", "x")]))).ShouldBeProblem(400, "validation_failed").Fields.ShouldBe(["variables"]);
        await Set(path, all);
        (await Admin.Puts($"{path}/ONE_MORE", new { value = "x", secret = false })).ShouldBeProblem(422, "too_many_variables");
        (await Admin.Puts($"{path}/ONE_MORE?environment=staging", new { value = "x", secret = false })).ShouldBeProblem(422, "too_many_variables");
        (await Admin.Puts($"{path}/V0", new { value = "y", secret = false })).ShouldBe(204);
    }

    [Fact]
    public async Task they_have_a_megabyte_together_at_most()
    {
        var path = await Made();
        object[] all = [.. Enumerable.Range(0, 16).Select(n => Variable($"V{n:D2}", new string('x', 65_000)))];

        await Set(path, all);
        var refused = (await Admin.Puts($"{path}/ONE_MORE", new { value = new string('x', 10_000), secret = false })).ShouldBeProblem(422, "variables_too_large");

        refused.Text.ShouldContain("1024 KB is the most");
        (await Revision(path, "production")).ShouldBe(2);
    }

    private async Task<Answer> Set(string path, params object[] variables) => (await Admin.Puts(path, Body(variables))).ShouldBe(200);

    private static object Body(params object[] variables) => new { variables };

    private static Dictionary<string, object> Variable(string name, string? value, bool secret = false, string? scope = null)
    {
        var variable = new Dictionary<string, object> { ["name"] = name, ["secret"] = secret };
        if (value is not null)
            variable["value"] = value;
        if (scope is not null)
            variable["scope"] = scope;
        return variable;
    }
}
