using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Engine;

public sealed class when_a_change_cannot_be_had(EngineFixture engine) : ChangeTest(engine)
{
    [Theory]
    [InlineData("restart")]
    [InlineData("stop")]
    [InlineData("start")]
    [InlineData("scale")]
    public async Task nothing_is_live_yet(string what)
    {
        var project = await Engine.Project();
        await Refused(await Ask(project, what, what == "scale" ? new { replicas = 2 } : null), HttpStatusCode.Conflict, "nothing_is_live");
    }

    [Fact]
    public async Task what_is_stopped_is_not_restarted()
    {
        var project = await LiveProject();
        await Asked(project, "stop");
        await Refused(await Ask(project, "restart"), HttpStatusCode.Conflict, "environment_is_stopped");
    }

    [Fact]
    public async Task a_process_that_does_not_run_is_named_with_those_that_do()
    {
        var project = await LiveProject();
        var problem = await Refused(await Ask(project, "scale", new { processes = new { worker = 2 } }), HttpStatusCode.UnprocessableEntity, "process_unknown");
        problem.GetProperty("detail").GetString().ShouldBe("production runs no process 'worker'; there is web.");
    }

    [Theory]
    [InlineData("""{ }""", "processes")]
    [InlineData("""{ "processes": {} }""", "processes")]
    [InlineData("""{ "processes": { "web": 2 }, "replicas": 2 }""", "processes")]
    [InlineData("""{ "processes": { "web": 51 } }""", "processes")]
    [InlineData("""{ "processes": { "web": -1 } }""", "processes")]
    [InlineData("""{ "replicas": 51 }""", "replicas")]
    [InlineData("""{ "processes": { "web": 0 } }""", "processes", "stop the environment instead")]
    [InlineData("""{ "replicas": 0 }""", "replicas", "stop the environment instead")]
    public async Task numbers_out_of_range_are_refused(string body, string field, string? says = null)
    {
        var project = await Engine.Project();
        var problem = await Refused(await Ask(project, "scale", JsonDocument.Parse(body).RootElement), HttpStatusCode.BadRequest, "validation_failed");
        problem.GetProperty("errors").GetProperty(field)[0].GetString()!.ShouldContain(says ?? "");
    }

    [Fact]
    public async Task no_such_environment_or_change()
    {
        var project = await Engine.Project();
        var unknown = Guid.CreateVersion7();
        using var environment = await Engine.Client.PostAsync($"/api/v1/projects/{project}/environments/nowhere/restart", null, Cancellation);
        environment.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await Refused(await Engine.Client.GetAsync($"/api/v1/projects/{project}/environments/production/changes/{unknown}/logs", Cancellation), HttpStatusCode.NotFound, "change_not_found");
    }

    [Fact]
    public async Task an_idempotency_key_makes_one_change_of_two_requests()
    {
        var project = await LiveProject();
        using var first = await Ask(project, "restart", key: "once");
        await Comes(project, "succeeded");

        using var second = await Ask(project, "restart", key: "once");

        second.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        second.Headers.Location!.ToString().ShouldEndWith("/environments/production");
        (await second.Content.ReadAsStringAsync(Cancellation)).ShouldBe(await first.Content.ReadAsStringAsync(Cancellation));
        (await Events(project)).Count(name => name == "environment_change_requested").ShouldBe(1);
    }

    [Fact]
    public async Task what_is_so_already_makes_no_change()
    {
        var project = await LiveProject();
        using (var start = await Ask(project, "start"))
            start.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using (var scale = await Ask(project, "scale", new { replicas = 1 }))
            scale.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        (await Events(project)).ShouldNotContain("environment_change_requested");
    }

    private static async Task<JsonElement> Refused(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            answer.StatusCode.ShouldBe(status, text);
            var problem = JsonDocument.Parse(text).RootElement;
            problem.GetProperty("code").GetString().ShouldBe(code);
            return problem;
        }
    }
}
