using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_pausing_between_attempts
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(6, 32)]
    [InlineData(7, 60)]
    [InlineData(8, 60)]
    [InlineData(1_000_000, 60)]
    public void each_pause_is_twice_the_last_up_to_a_minute(int failedAttempt, int seconds) =>
        RetryPauses.After(failedAttempt, asked: null).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData(-5, 4)]
    [InlineData(0, 4)]
    [InlineData(3, 4)]
    [InlineData(5, 5)]
    [InlineData(600, 600)]
    public void a_pause_that_was_asked_for_counts_where_it_is_longer(int asked, int seconds) =>
        RetryPauses.After(failedAttempt: 3, TimeSpan.FromSeconds(asked)).ShouldBe(TimeSpan.FromSeconds(seconds));
}
