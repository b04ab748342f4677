using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Targets;

[Collection(nameof(LocalTargetCollection))]
public sealed class when_rolling_out(LocalTargetFixture fixture)
{
    [Fact]
    public async Task no_request_is_lost_while_releases_follow_each_other()
    {
        var app = await fixture.Application(new { replicas = 2 });
        await app.Live();
        await using var visitor = new SteadyVisitor(app.Visitor, atOnce: 8);
        for (var release = 1; release <= 3; release++)
        {
            await app.Live(("release.txt", $"release {release}"));
            (await app.Visitor.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldBe($"release {release}");
        }

        visitor.Faults.ShouldBeEmpty();
        visitor.Answered.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task a_long_request_ends_at_the_release_where_it_began()
    {
        var app = await fixture.Application();
        await app.Live();
        var end = Path.Combine(app.Repository.Path, "..", "end");
        var slow = app.Visitor.GetStringAsync($"/wait?{Uri.EscapeDataString(end)}", TestContext.Current.CancellationToken);

        await app.Live(("release.txt", "second"));

        slow.IsCompleted.ShouldBeFalse();
        (await app.Visitor.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldBe("second");
        await File.WriteAllTextAsync(end, "", TestContext.Current.CancellationToken);
        (await slow).ShouldBe("first");
    }

    [Fact]
    public async Task a_site_of_files_is_served_without_a_process()
    {
        var repository = new Repository(Path.Combine(fixture.Platform.Repositories, "site"));
        repository.Commit("Site", ("index.html", "<h1>Home</h1>"), ("about.html", "<h1>About</h1>"), ("docs/index.html", "<h1>Docs</h1>"), ("404.html", "<h1>Lost</h1>"));
        File.CreateSymbolicLink(Path.Combine(repository.Path, "outside"), "/etc/passwd");
        repository.Commit("A link that leads out");
        await fixture.Platform.Reaches(await fixture.Platform.Deploy(await fixture.Platform.Project("site", repository.Path)), "live");
        using var visitor = fixture.Platform.Visitor("site");

        (await visitor.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldBe("<h1>Home</h1>");
        (await visitor.GetStringAsync("/about", TestContext.Current.CancellationToken)).ShouldBe("<h1>About</h1>");
        (await visitor.GetStringAsync("/docs", TestContext.Current.CancellationToken)).ShouldBe("<h1>Docs</h1>");
        foreach (var path in new[] { "/outside", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/nothing" })
        {
            using var answer = await visitor.GetAsync(path, TestContext.Current.CancellationToken);
            ((int)answer.StatusCode).ShouldBe(404, path);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("<h1>Lost</h1>");
        }
    }

    [Fact]
    public async Task an_address_that_belongs_to_nobody_says_so()
    {
        using var visitor = fixture.Platform.Visitor("nobody");
        using var answer = await visitor.GetAsync("/", TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(404);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("nobody.localhost");
    }
}
