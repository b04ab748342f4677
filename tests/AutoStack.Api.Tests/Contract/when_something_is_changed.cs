using AutoStack.Api.Tests.Http;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Contract;

/// <summary>Every PATCH of the served document, also one that comes later.</summary>
public sealed class when_something_is_changed(HttpFixture api) : HttpTest(api)
{
    [Fact]
    public async Task its_entity_tag_guards_against_a_change_that_was_not_seen()
    {
        var routes = (await ServedContract.Read(Anybody)).Routes;
        var changes = routes.Where(route => route.Method == HttpMethod.Patch).ToList();
        changes.Count.ShouldBeGreaterThan(1);

        foreach (var route in changes)
        {
            route.Parameters.ShouldContain(("header", "If-Match"), $"{route}");
            var project = await Api.Project();
            var path = route.At(name => name == "id" ? project.ToString() : "production");
            var read = Tag(await Admin.Gets(path));

            // What was read is still what is there.
            var changed = await Admin.Patches(path, new { replicas = 2 }, ("If-Match", read));
            Tag(changed).ShouldNotBe(read, $"{route}");
            Tag(await Admin.Gets(path)).ShouldBe(Tag(changed), $"{route}");

            // Somebody who has not seen that change.
            (await Admin.Patches(path, new { replicas = 3 }, ("If-Match", read))).ShouldBe(412).Code.ShouldNotBeNull($"{route}");
            (await Admin.Patches(path, new { replicas = 3 }, ("If-Match", $"W/{Tag(changed)}"))).ShouldBe(412);
            Tag(await Admin.Gets(path)).ShouldBe(Tag(changed), $"{route}");

            // Who names none, or any, means whatever is there.
            Tag(await Admin.Patches(path, new { replicas = 3 }, ("If-Match", "*"))).ShouldNotBe(Tag(changed), $"{route}");
            (await Admin.Patches(path, new { replicas = 4 })).ShouldBe(200);
        }
    }

    private static string Tag(Answer answer) => answer.ShouldBe(200).Headers.ETag.ShouldNotBeNull().ToString();
}
