using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests.Environments;

public sealed class when_an_environment_is_paused_or_resumed
{
    [Fact]
    public void pausing_lets_the_running_one_finish() =>
        Line.Under(QueuePolicy.Newest, Line.Started(7), Line.Queued(8))
            .When(Gate.Pause)
            .Then(new EnvironmentPaused())
            .AndNow(state => (state.Paused, state.Running, state.Queue.Count).ShouldBe((true, Line.Place(7), 1)));

    [Fact]
    public void pausing_once_more_changes_nothing() => Line.Under(QueuePolicy.Newest, new EnvironmentPaused()).When(Gate.Pause).ThenNothing();

    [Theory]
    [InlineData(QueuePolicy.Newest)]
    [InlineData(QueuePolicy.Every)]
    public void resuming_starts_the_first_in_line(QueuePolicy policy) =>
        Line.Under(policy, new EnvironmentPaused(), Line.Queued(8), Line.Queued(7))
            .When(Gate.Resume)
            .Then(new EnvironmentResumed(), Line.Started(7))
            .AndNow(state => (state.Paused, state.Running).ShouldBe((false, Line.Place(7))));

    [Fact]
    public void resuming_starts_nobody_while_one_runs() =>
        Line.Under(QueuePolicy.Every, Line.Started(7), new EnvironmentPaused(), Line.Queued(8)).When(Gate.Resume).Then(new EnvironmentResumed());

    [Fact]
    public void resuming_an_empty_line_starts_nobody() =>
        Line.Under(QueuePolicy.Every, new EnvironmentPaused()).When(Gate.Resume).Then(new EnvironmentResumed());

    [Fact]
    public void resuming_what_is_not_paused_changes_nothing() => Line.Under(QueuePolicy.Newest, Line.Started(7), Line.Queued(8)).When(Gate.Resume).ThenNothing();

    [Fact]
    public void a_deleted_environment_is_not_found()
    {
        Line.Under(QueuePolicy.Newest, new EnvironmentDeleted()).When(Gate.Pause).ThenRefused("environment_not_found", RefusalKind.NotFound);
        Line.Under(QueuePolicy.Newest, new EnvironmentPaused(), new EnvironmentDeleted()).When(Gate.Resume).ThenRefused("environment_not_found", RefusalKind.NotFound);
    }
}
