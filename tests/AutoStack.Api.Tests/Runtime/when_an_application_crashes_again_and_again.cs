using AutoStack.Api.Targets.Local.Facts;
using AutoStack.Domain;
using AutoStack.Domain.Runtime;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Runtime;

/// <summary>A crash loop makes few facts, whatever its pace, and none of its ends is forgotten in the count.</summary>
public sealed class when_an_application_crashes_again_and_again
{
    private static readonly DeploymentId Deployment = new(Guid.CreateVersion7());
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(0.2)]
    [InlineData(2)]
    [InlineData(60)]
    public void an_hour_of_it_makes_at_most_a_crash_a_start_and_a_change_of_health_a_minute(double seconds)
    {
        var throttle = new FactThrottle();
        var told = new List<SeenFact>();
        var crashes = 0;
        for (var now = TimeSpan.Zero; now < Hour; now += TimeSpan.FromSeconds(seconds))
        {
            told.AddRange(throttle.Due(now));
            foreach (var fact in new RuntimeFact[] { Started(crashes), new RuntimeFact.Fares(RuntimeHealth.Healthy, 1, 1), Crashed(++crashes), new RuntimeFact.Fares(RuntimeHealth.Unhealthy, 0, 1) })
                if (throttle.Add(new SeenFact(fact, now)) is { } at)
                    told.Add(at);
        }

        told.AddRange(throttle.Due(Hour + TimeSpan.FromMinutes(2)));
        told.Count(seen => seen.Fact is RuntimeFact.Crashed).ShouldBeLessThanOrEqualTo(61);
        told.Count(seen => seen.Fact is RuntimeFact.Started).ShouldBeLessThanOrEqualTo(61);
        told.Count(seen => seen.Fact is RuntimeFact.Fares).ShouldBeLessThanOrEqualTo(71);
        told.Select(seen => seen.Fact).OfType<RuntimeFact.Crashed>().Sum(fact => fact.Times).ShouldBe(crashes);
        told.Select(seen => seen.Fact).OfType<RuntimeFact.Fares>().Last().Health.ShouldBe(RuntimeHealth.Unhealthy);
    }

    [Fact]
    public void the_first_crash_is_told_at_once_and_the_next_minute_tells_of_the_newest()
    {
        var throttle = new FactThrottle();
        throttle.Add(new SeenFact(Crashed(1), TimeSpan.Zero))!.Fact.ShouldBe(Crashed(1));
        throttle.Add(new SeenFact(Crashed(2), TimeSpan.FromSeconds(1))).ShouldBeNull();
        throttle.Add(new SeenFact(Crashed(3), TimeSpan.FromSeconds(3))).ShouldBeNull();

        throttle.Due(TimeSpan.FromSeconds(59)).ShouldBeEmpty();
        var summed = throttle.Due(TimeSpan.FromSeconds(60)).ShouldHaveSingleItem();
        (summed.Fact, summed.At).ShouldBe((Crashed(3) with { Times = 2 }, TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public void instances_do_not_hold_up_each_other()
    {
        var throttle = new FactThrottle();
        throttle.Add(new SeenFact(Crashed(1), TimeSpan.Zero)).ShouldNotBeNull();
        throttle.Add(new SeenFact(Crashed(1) with { Instance = "web.2" }, TimeSpan.Zero)).ShouldNotBeNull();
        throttle.Add(new SeenFact(Crashed(1) with { Number = 8 }, TimeSpan.Zero)).ShouldNotBeNull();
    }

    [Fact]
    public void of_too_many_that_wait_the_oldest_goes_and_is_counted_in_the_next()
    {
        var queue = new FactQueue(most: 3);
        for (var i = 1; i <= 10; i++)
            queue.Add(new QueuedFact(Guid.Empty, i, new SeenFact(Crashed(i), TimeSpan.FromMinutes(i))));

        var waiting = queue.Peek(10);
        waiting.Select(fact => fact.Number).ShouldBe([8, 9, 10]);
        waiting.Select(fact => ((RuntimeFact.Crashed)fact.Seen.Fact).Times).ShouldBe([8, 1, 1]);
        queue.Remove(new HashSet<long> { 8, 9 });
        queue.Count.ShouldBe(1);
    }

    private static RuntimeFact.Started Started(int restarts) => new("web.1", "web", Deployment, 7, restarts);

    private static RuntimeFact.Crashed Crashed(int restarts) => new("web.1", "web", Deployment, 7, 1, null, "ended with exit code 1", restarts, 1, NoLines);

    private static readonly IReadOnlyList<string> NoLines = [];
}
