using System.Net.Http.Json;
using AutoStack.Api.Tests.Testing;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Engine;

/// <summary>Handlers that lose a race for a stream run again. That is nothing that a person should read of.</summary>
public sealed class when_a_race_is_lost(EngineFixture engine) : EngineTest(engine)
{
    private const int AtOnce = 24;

    [Fact]
    public async Task the_log_does_not_call_it_a_failure()
    {
        var project = await Engine.Project();
        await Engine.Reaches(await Engine.Request(project), "live");

        // Each round races for the environment's stream; a round without a lost race is possible.
        await Eventually.Holds(async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Scale(project, 1 + (i % 5))));
            return Races().Any();
        });

        Races().ShouldAllBe(line => line.Level == LogLevel.Debug && line.Exception == null && !line.Text.Contains("   at ", StringComparison.Ordinal));
    }

    private IEnumerable<KeptLine> Races() => Engine.Logs.Lines.Where(line => line.Text.Contains("AskForChange", StringComparison.Ordinal) && line.Text.Contains("failed", StringComparison.Ordinal));

    private async Task Scale(Guid project, int instances)
    {
        using var answer = await Engine.Client.PostAsJsonAsync($"/api/v1/projects/{project}/environments/production/scale", new { processes = new { web = instances } }, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBeOneOf(202, 409);
    }
}
