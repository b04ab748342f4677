using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Crash;

/// <summary>The wall clock of a node is set forward and back in the middle of deployments: leases, deadlines and the times of events go by the database's.</summary>
public sealed class when_the_clock_jumps
{
    [Fact]
    public async Task deployments_go_live_in_time_and_tell_the_right_times()
    {
        using var clock = new FakeClock();
        await using var platform = await RealPlatform.Create();
        platform.StartTarget();
        await platform.StartApi(clock);
        var repository = new Repository(Path.Combine(platform.Repositories, "app"));
        repository.Commit("First", Applications.Node("first"));
        var project = await platform.Project("app", repository.Path, Applications.SlowSettings);
        await platform.Reaches(await platform.Deploy(project), "live");

        foreach (var jump in new[] { TimeSpan.FromDays(3), TimeSpan.FromDays(-3), TimeSpan.Zero })
        {
            repository.Commit("Next", Applications.Node($"{jump}"));
            var deployment = await platform.Deploy(project);
            await Eventually.Get(() => platform.Events(deployment), events => events.Contains("source_resolved"));

            clock.Jump(jump);
            await Eventually.Get(() => NodesTime(platform), time => (time - DateTimeOffset.UtcNow - jump).Duration() < TimeSpan.FromMinutes(5));
            await platform.SignInAgain();

            var live = await platform.Reaches(deployment, "live");
            foreach (var time in new[] { "requested_at", "started_at", "finished_at" })
                Distance(live.GetProperty(time)).ShouldBeLessThan(TimeSpan.FromMinutes(5), time);
            live.GetProperty("stages").EnumerateArray().ShouldAllBe(stage => stage.GetProperty("attempt").GetInt32() == 1);
        }
    }

    private static async Task<DateTimeOffset> NodesTime(RealPlatform platform)
    {
        using var answer = await platform.Client.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.Headers.Date!.Value;
    }

    private static TimeSpan Distance(JsonElement time) => (DateTimeOffset.UtcNow - time.GetDateTimeOffset()).Duration();
}
