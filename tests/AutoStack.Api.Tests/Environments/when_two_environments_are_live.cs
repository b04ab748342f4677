using System.Net;
using System.Net.Http.Json;
using AutoStack.Api.Environments.Keys;
using AutoStack.Api.Tests.Testing;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Environments;

/// <summary>Real processes from end to end: two environments of one project with branches, variables and numbers of instances of their own.</summary>
public sealed class when_two_environments_are_live
{
    [Fact]
    public async Task each_serves_its_own_and_goes_on_when_the_other_is_deleted_or_keys_change()
    {
        await using var platform = await RealPlatform.Create(("AutoStack__Proxy__DrainSeconds", "5"));
        platform.StartTarget();
        await platform.StartApi();
        var repository = new Repository(Path.Combine(platform.Repositories, "shop"));
        repository.Commit("On main", Application("main"));
        repository.Git("branch", "develop");
        var project = await platform.Project("shop", repository.Path);
        repository.Git("checkout", "--quiet", "develop");
        repository.Commit("On develop", Application("develop"));
        repository.Git("checkout", "--quiet", "main");
        var path = $"/api/v1/projects/{project}";
        await Ok(platform.Client.PostAsJsonAsync($"{path}/environments", new { name = "staging", branch = "develop", replicas = 2 }, Cancellation));
        await Ok(platform.Client.PutAsJsonAsync($"{path}/variables/GREETING", new { value = "hello", secret = true }, Cancellation));
        await Ok(platform.Client.PutAsJsonAsync($"{path}/variables/GREETING?environment=staging", new { value = "hi", secret = false }, Cancellation));

        var (production, staging) = (await platform.Deploy(project), await platform.Deploy(project, "staging"));
        await platform.Reaches(production, "live");
        await platform.Reaches(staging, "live");

        using var atProduction = platform.Visitor("shop");
        using var atStaging = platform.Visitor("shop--staging");
        (await atProduction.GetStringAsync("/", Cancellation)).ShouldBe("main says hello");
        (await atStaging.GetStringAsync("/", Cancellation)).ShouldBe("develop says hi");
        (await Instances(platform, project, "staging")).ShouldBe(2);
        (await Instances(platform, project, "production")).ShouldBe(1);

        // Keys change beside the running processes; a redeployment reads values that are sealed with a key which both roles have not seen.
        var ring = new KeyRing(new ConfigurationBuilder().AddInMemoryCollection([new("AutoStack:StateDirectory", platform.State)]).Build());
        (await RotateKeysCommand.Rotate(ring, platform.Database, makeNew: true, TimeSpan.Zero, TextWriter.Null, Cancellation)).ShouldBe(0);
        var again = await platform.Client.PostAsJsonAsync($"/api/v1/deployments/{production}/redeploy", new { }, Cancellation);
        var redeployed = (await again.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(Cancellation)).GetProperty("id").GetGuid();
        await platform.Reaches(redeployed, "live");
        (await atProduction.GetStringAsync("/", Cancellation)).ShouldBe("main says hello");

        await using (var visitor = new SteadyVisitor(atProduction))
        {
            await Ok(platform.Client.DeleteAsync($"{path}/environments/staging?confirm=staging", Cancellation));
            await Eventually.Holds(async () => (await atStaging.GetAsync("/", Cancellation)).StatusCode != HttpStatusCode.OK);
            (await platform.Deployment(staging)).GetProperty("status").GetString().ShouldBe("retired");

            // The name is free at once, and the former one's end does not reach the new one.
            await Ok(platform.Client.PostAsJsonAsync($"{path}/environments", new { name = "staging" }, Cancellation));
            await platform.Reaches(await platform.Deploy(project, "staging"), "live");
            (await atStaging.GetStringAsync("/", Cancellation)).ShouldBe("main says hello");
            visitor.Answered.ShouldBeGreaterThan(0);
            visitor.Faults.ShouldBeEmpty();
        }

        await Eventually.Holds(async () => await Removals(platform) == 0);
        (await atStaging.GetStringAsync("/", Cancellation)).ShouldBe("main says hello");
        (await platform.Deployment(redeployed)).GetProperty("status").GetString().ShouldBe("live");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<long> Removals(RealPlatform platform)
    {
        await using var command = platform.Database.CreateCommand("select count(*) from autostack.environment_removals");
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private static async Task<int> Instances(RealPlatform platform, Guid project, string environment) =>
        (await platform.Client.GetFromJsonAsync<System.Text.Json.JsonElement>($"/api/v1/projects/{project}/environments/{environment}/instances", Cancellation)).GetProperty("items").GetArrayLength();

    private static async Task Ok(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static IEnumerable<(string, string)> Application(string name) =>
    [
        ("package.json", """{ "name": "shop", "version": "1.0.0", "scripts": { "start": "node server.js" } }"""),
        ("server.js", $"require('node:http').createServer((request, response) => response.end(`{name} says ${{process.env.GREETING}}`)).listen(process.env.PORT, '127.0.0.1');"),
    ];
}
