using AutoStack.Api.Tests.Http;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Variables;

public sealed class when_variables_are_shared(HttpFixture api) : VariablesTest(api)
{
    [Fact]
    public async Task all_environments_have_them()
    {
        var path = await Made();

        (await Admin.Puts($"{path}/COLOUR", new { value = "blue", secret = false })).ShouldBe(204);

        foreach (var environment in new[] { "production", "staging" })
        {
            (await Listed(path, environment)).ShouldBe([("COLOUR", "blue", "shared")]);
            (await Handed(path, environment)).ShouldBe(new Dictionary<string, string> { ["COLOUR"] = "blue" });
            (await Revision(path, environment)).ShouldBe(2);
        }

        (await Listed(path, null)).ShouldBe([("COLOUR", "blue", "shared")]);
    }

    [Fact]
    public async Task an_environments_own_goes_before_it_and_the_others_keep_it()
    {
        var path = await Made();
        (await Admin.Puts($"{path}/COLOUR", new { value = "blue", secret = false })).ShouldBe(204);

        (await Admin.Puts($"{path}/COLOUR?environment=staging", new { value = "red", secret = false })).ShouldBe(204);

        (await Listed(path, "staging")).ShouldBe([("COLOUR", "red", "environment")]);
        (await Admin.Gets($"{path}?environment=staging")).Json.GetProperty("items")[0].GetProperty("hides_shared").GetBoolean().ShouldBeTrue();
        (await Handed(path, "staging"))["COLOUR"].ShouldBe("red");
        (await Handed(path, "production"))["COLOUR"].ShouldBe("blue");
        (await Listed(path, null)).ShouldBe([("COLOUR", "blue", "shared")]);
    }

    [Fact]
    public async Task it_shows_again_when_the_own_one_is_removed()
    {
        var path = await Made();
        (await Admin.Puts($"{path}/COLOUR?environment=staging", new { value = "red", secret = false })).ShouldBe(204);
        (await Admin.Puts($"{path}/COLOUR", new { value = "blue", secret = false })).ShouldBe(204);
        (await Admin.Puts($"{path}/COLOUR", new { value = "green", secret = false })).ShouldBe(204);
        (await Handed(path, "staging"))["COLOUR"].ShouldBe("red");

        (await Admin.Asks(HttpMethod.Delete, $"{path}/COLOUR?environment=staging")).ShouldBe(204);

        (await Listed(path, "staging")).ShouldBe([("COLOUR", "green", "shared")]);
        (await Handed(path, "staging"))["COLOUR"].ShouldBe("green");
    }

    [Fact]
    public async Task removing_it_leaves_what_is_an_environments_own()
    {
        var path = await Made();
        (await Admin.Puts($"{path}/COLOUR", new { value = "blue", secret = false })).ShouldBe(204);
        (await Admin.Puts($"{path}/COLOUR?environment=staging", new { value = "red", secret = false })).ShouldBe(204);

        (await Admin.Asks(HttpMethod.Delete, $"{path}/COLOUR")).ShouldBe(204);

        (await Listed(path, null)).ShouldBeEmpty();
        (await Listed(path, "production")).ShouldBeEmpty();
        (await Listed(path, "staging")).ShouldBe([("COLOUR", "red", "environment")]);
    }

    [Fact]
    public async Task an_environment_that_is_made_later_has_them_too_and_not_the_own_ones_of_others()
    {
        var path = await Made();
        (await Admin.Puts($"{path}/COLOUR", new { value = "blue", secret = true })).ShouldBe(204);
        (await Admin.Puts($"{path}/COLOUR?environment=production", new { value = "red", secret = false })).ShouldBe(204);
        (await Admin.Puts($"{path}/OWN?environment=production", new { value = "red", secret = false })).ShouldBe(204);

        (await Admin.Posts(path.Replace("/variables", "/environments"), new { name = "later" })).ShouldBe(201);

        (await Listed(path, "later")).ShouldBe([("COLOUR", null, "shared")]);
        (await Handed(path, "later")).ShouldBe(new Dictionary<string, string> { ["COLOUR"] = "blue" });
        (await Revision(path, "later")).ShouldBe(1);
    }

    [Fact]
    public async Task an_absent_value_of_an_own_one_is_not_taken_from_the_shared_one()
    {
        var path = await Made();
        (await Admin.Puts($"{path}/TOKEN", new { value = "the secret of this test", secret = true })).ShouldBe(204);

        var refused = (await Admin.Puts($"{path}/TOKEN?environment=staging", new { secret = true })).ShouldBeProblem(400, "validation_failed");

        refused.Json.GetProperty("errors").GetProperty("value")[0].GetString().ShouldBe("TOKEN is shared by all environments; to make it staging's own, give it a value");
    }

    [Fact]
    public async Task none_misses_one_that_is_set_while_it_is_made()
    {
        var path = await Made();
        var environments = path.Replace("/variables", "/environments");

        await Task.WhenAll(Enumerable.Range(0, 6).SelectMany(n => new[]
        {
            Admin.Puts($"{path}/V{n}", new { value = $"{n}", secret = false }),
            Admin.Posts(environments, new { name = $"env-{n}" }),
        }));

        foreach (var n in Enumerable.Range(0, 6))
            (await Handed(path, $"env-{n}")).Keys.Order().ShouldBe(["V0", "V1", "V2", "V3", "V4", "V5"]);
    }

    [Fact]
    public async Task lists_come_in_pages_by_name()
    {
        var path = await Made();
        foreach (var name in new[] { "D", "B", "A", "C", "E" })
            (await Admin.Puts($"{path}/{name}", new { value = name, secret = false })).ShouldBe(204);

        var first = (await Admin.Gets($"{path}?limit=2")).ShouldBe(200);
        var second = (await Admin.Gets($"{path}?limit=2&cursor={first["next_cursor"]}")).ShouldBe(200);
        var third = (await Admin.Gets($"{path}?limit=2&cursor={second["next_cursor"]}")).ShouldBe(200);

        string[] names = [.. new[] { first, second, third }.SelectMany(page => page.Json.GetProperty("items").EnumerateArray()).Select(item => item.GetProperty("name").GetString()!)];
        names.ShouldBe(["A", "B", "C", "D", "E"]);
        third["next_cursor"].ShouldBe("");
    }
}
