using AutoStack.Api.Runtime.Health;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Runtime;

public sealed class when_looking_back_at_health
{
    private static readonly DateTimeOffset Midnight = new(2026, 1, 31, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void time_in_which_nobody_looked_is_unknown_and_not_healthy()
    {
        var intervals = HealthHistory.Intervals([Seen(2, 5, KnownHealth.Healthy), Seen(8, 24, KnownHealth.Healthy)], Hour(0), Hour(24));
        intervals.ShouldBe(
        [
            new HealthInterval(Hour(0), Hour(2), KnownHealth.Unknown),
            new HealthInterval(Hour(2), Hour(5), KnownHealth.Healthy),
            new HealthInterval(Hour(5), Hour(8), KnownHealth.Unknown),
            new HealthInterval(Hour(8), Hour(24), KnownHealth.Healthy),
        ]);
    }

    [Fact]
    public void a_change_ends_what_was_before_though_that_was_vouched_for_longer()
    {
        HealthHistory.Intervals([Seen(0, 6, KnownHealth.Healthy), Seen(5, 7, KnownHealth.Degraded), Seen(7, 10, KnownHealth.Degraded)], Hour(1), Hour(9)).ShouldBe(
        [
            new HealthInterval(Hour(1), Hour(5), KnownHealth.Healthy),
            new HealthInterval(Hour(5), Hour(9), KnownHealth.Degraded),
        ]);
    }

    [Fact]
    public void before_anything_was_seen_all_is_unknown() =>
        HealthHistory.Intervals([], Hour(0), Hour(3)).ShouldHaveSingleItem().ShouldBe(new HealthInterval(Hour(0), Hour(3), KnownHealth.Unknown));

    [Fact]
    public void each_day_has_its_shares_and_they_add_up()
    {
        var days = HealthHistory.Days(HealthHistory.Intervals([Seen(-12, 6, KnownHealth.Healthy), Seen(6, 18, KnownHealth.Unhealthy), Seen(18, 21, KnownHealth.None)], Hour(-24), Hour(24)));
        days.ShouldBe(
        [
            new HealthDay(new DateOnly(2026, 1, 30), 0.5, 0, 0, 0, 0.5),
            new HealthDay(new DateOnly(2026, 1, 31), 0.25, 0, 0.5, 0.125, 0.125),
        ]);
        days.ShouldAllBe(day => Math.Abs(day.Healthy + day.Degraded + day.Unhealthy + day.None + day.Unknown - 1) < 0.00001);
    }

    private static SeenHealth Seen(double from, double until, KnownHealth health) => new(Hour(from), Hour(until), health);

    private static DateTimeOffset Hour(double hour) => Midnight.AddHours(hour);
}
