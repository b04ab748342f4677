using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Processes;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Crash;

/// <summary>Kills a real API process with SIGKILL at random moments while it changes what runs, and starts it again.</summary>
public sealed class when_the_api_is_killed_during_a_change(ITestOutputHelper output)
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(15);

    private static int Times => Environment.GetEnvironmentVariable("AUTOSTACK_SOAK") == "1" ? 20 : 3;

    [Theory]
    [InlineData("restart")]
    [InlineData("scale")]
    public async Task it_goes_on_and_is_committed_once(string what)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("AUTOSTACK_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"AUTOSTACK_SEED={seed}");
        var random = new Random(seed);
        await using var platform = await RealPlatform.Create();
        platform.StartTarget();
        var api = await platform.StartApi();
        var repository = new Repository(Path.Combine(platform.Repositories, "app"));
        repository.Commit("First", Applications.Node("first"));
        var project = await platform.Project("app", repository.Path);
        await platform.Reaches(await platform.Deploy(project), "live");
        using var client = platform.Visitor("app");
        await using var visitor = new SteadyVisitor(client);

        for (var time = 1; time <= Times; time++)
        {
            var change = await Ask(platform, project, what, what == "scale" ? new { replicas = 1 + (time % 3) } : null);
            await Task.Delay(random.Next(0, 700), TestContext.Current.CancellationToken);
            api.Kill();
            api = await platform.StartApi();

            var environment = await Eventually.Get(() => Environments(platform, project), e => Change(e).GetProperty("status").GetString() is "succeeded" or "failed", Recovery);

            Change(environment).GetProperty("id").GetGuid().ShouldBe(change);
            Change(environment).GetProperty("status").GetString().ShouldBe("succeeded", $"{environment} (seed {seed})");
            (await platform.Events(environment.GetProperty("id").GetGuid())).Count(name => name == "environment_changed").ShouldBe(time);
            Repository.Run(Path.Combine(platform.State, "gitops.git"), "log", "--format=%H", $"--grep=^Environment-Change: {change}", "main").Split('\n').Length.ShouldBe(1);
            MarkedProcesses.Find(mark => mark.Subject == change).ShouldBeEmpty();
        }

        visitor.Faults.ShouldBeEmpty();
        visitor.Answered.ShouldBeGreaterThan(Times);
    }

    private static async Task<Guid> Ask(RealPlatform platform, Guid project, string what, object? body)
    {
        using var answer = await platform.Client.PostAsync($"/api/v1/projects/{project}/environments/production/{what}", body is null ? null : JsonContent.Create(body), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, text);
        return Change(JsonDocument.Parse(text).RootElement).GetProperty("id").GetGuid();
    }

    private static JsonElement Change(JsonElement environment) => environment.GetProperty("change");

    private static async Task<JsonElement> Environments(RealPlatform platform, Guid project) =>
        await platform.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{project}/environments/production", TestContext.Current.CancellationToken);
}
