using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Targets;

[Collection(nameof(LocalTargetCollection))]
public sealed class when_the_target_role_dies(LocalTargetFixture fixture)
{
    [Fact]
    public async Task its_applications_run_on_and_the_next_one_takes_them_over()
    {
        var app = await fixture.Application();
        await app.Live(("server.js", """
            require("node:http").createServer((request, response) => response.end(String(process.pid))).listen(process.env.PORT, "127.0.0.1");
            """));
        var process = await app.Visitor.GetStringAsync("/", TestContext.Current.CancellationToken);

        fixture.Target.Kill();
        File.Exists($"/proc/{process}/stat").ShouldBeTrue();
        fixture.Target = fixture.Platform.StartTarget();

        await Eventually.Holds(async () => await Answers(app));
        (await app.Visitor.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldBe(process);
        await app.Live(("server.js", """
            require("node:http").createServer((request, response) => response.end("after")).listen(process.env.PORT, "127.0.0.1");
            """));
        (await app.Visitor.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldBe("after");
        await Eventually.Holds(() => Task.FromResult(!File.Exists($"/proc/{process}/stat")));
    }

    [Fact]
    public async Task the_next_one_serves_what_runs_even_while_the_database_is_away()
    {
        var app = await fixture.Application();
        await app.Live();

        fixture.Target.Kill();
        fixture.Target = fixture.Platform.StartTarget(databaseAnswers: false);

        await Eventually.Holds(async () => await Answers(app));
        (await app.Visitor.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldBe("first");
        await fixture.Target.Stop();
        fixture.Target = fixture.Platform.StartTarget();
        await Eventually.Holds(async () => await Answers(app));
        await app.Live(("release.txt", "second"));
        (await app.Visitor.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldBe("second");
    }

    private static async Task<bool> Answers(Application app)
    {
        try
        {
            using var answer = await app.Visitor.GetAsync("/", TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // The proxy is not back yet.
            return false;
        }
    }
}
