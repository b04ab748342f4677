using AutoStack.Api.Tests.Http;
using AutoStack.Api.Tests.Variables;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Environments;

public sealed class when_listing_configuration_revisions(HttpFixture api) : VariablesTest(api)
{
    [Fact]
    public async Task each_says_who_made_it_and_what_it_changed_by_name()
    {
        var path = await Made();
        var staging = path.Replace("/variables", "/environments/staging");
        (await Admin.Puts($"{path}/TOKEN", new { value = "the value", secret = true })).ShouldBe(204);
        (await Admin.Patches(staging, new { replicas = 3 })).ShouldBe(200);
        (await Admin.Puts($"{path}/TOKEN", new { value = "the other value", secret = true })).ShouldBe(204);

        var list = (await Admin.Gets($"{staging}/revisions")).ShouldBe(200);

        list.Json.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("number").GetInt32(), item.GetProperty("current").GetBoolean(), item.GetProperty("settings").ToString(), item.GetProperty("variables").ToString())).ShouldBe(
        [
            (4, true, "[]", """[{"name":"TOKEN","scope":"runtime","secret":true,"change":"changed"}]"""),
            (3, false, """[{"name":"replicas","from":"1","to":"3"}]""", "[]"),
            (2, false, "[]", """[{"name":"TOKEN","scope":"runtime","secret":true,"change":"added"}]"""),
            (1, false, "[]", "[]"),
        ]);
        list.Json.GetProperty("items").EnumerateArray().ShouldAllBe(item => item.GetProperty("actor").GetProperty("name").GetString() == "admin@autostack.local");
        list.Text.ShouldNotContain("value\"");
    }

    [Fact]
    public async Task they_come_in_pages()
    {
        var path = await Made();
        for (var i = 0; i < 4; i++)
            (await Admin.Puts($"{path}/V{i}", new { value = "x", secret = false })).ShouldBe(204);
        var revisions = path.Replace("/variables", "/environments/production/revisions");

        var first = (await Admin.Gets($"{revisions}?limit=3")).ShouldBe(200);
        var second = (await Admin.Gets($"{revisions}?limit=3&cursor={first["next_cursor"]}")).ShouldBe(200);

        Numbers(first).ShouldBe([5, 4, 3]);
        first.Json.GetProperty("items")[2].GetProperty("variables")[0].GetProperty("name").GetString().ShouldBe("V1");
        Numbers(second).ShouldBe([2, 1]);
        second["next_cursor"].ShouldBe("");
    }

    private static IEnumerable<int> Numbers(Answer list) => list.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetInt32());
}
