using System.Net.Http.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Targets;

[Collection(nameof(LocalTargetCollection))]
public sealed class when_an_application_prints(LocalTargetFixture fixture)
{
    private const string Server = """
        console.log("key is " + process.env.API_KEY);
        require("node:http").createServer((request, response) => {
          console.log("asked for " + request.url);
          response.end("ok");
        }).listen(process.env.PORT, "127.0.0.1");
        """;

    [Fact]
    public async Task its_output_is_stored_without_secrets_and_goes_on_after_the_target_role_died()
    {
        var app = await fixture.Application();
        using (await app.Platform.Client.PutAsJsonAsync($"/api/v1/projects/{app.Project}/variables/API_KEY", new { value = "opensesame", secret = true }, TestContext.Current.CancellationToken))
        {
        }

        await app.Live(("server.js", Server));
        using (await app.Visitor.GetAsync("/before", TestContext.Current.CancellationToken))
        {
        }

        var before = await Eventually.Get(() => Log(app), log => log.Contains("asked for /before", StringComparison.Ordinal));
        before.ShouldContain("key is •••");
        before.ShouldNotContain("opensesame");

        fixture.Target.Kill();
        fixture.Target = fixture.Platform.StartTarget();
        await Eventually.Holds(async () => await IsAsked(app, "/after"));

        var after = await Eventually.Get(() => Log(app), log => log.Contains("asked for /after", StringComparison.Ordinal));
        after.Split("key is").Length.ShouldBe(2);
        after.Split("asked for /before").Length.ShouldBe(2);
    }

    private static Task<string> Log(Application app) =>
        app.Platform.Client.GetStringAsync($"/api/v1/projects/{app.Project}/environments/production/logs?instance=web.1", TestContext.Current.CancellationToken);

    private static async Task<bool> IsAsked(Application app, string path)
    {
        try
        {
            using var answer = await app.Visitor.GetAsync(path, TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // The proxy is not back yet.
            return false;
        }
    }
}
