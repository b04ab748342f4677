using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests.Environments;

public sealed class when_a_change_is_requested
{
    public static TheoryData<ChangeKind> Kinds() => [.. Enum.GetValues<ChangeKind>()];

    [Theory]
    [InlineData(ChangeKind.Restart)]
    [InlineData(ChangeKind.Stop)]
    [InlineData(ChangeKind.Scale)]
    public void it_starts_at_once_where_nobody_is_at_work(ChangeKind kind) =>
        Line.Serving()
            .When(Request(1, kind, revision: 4))
            .Then(Line.Wanted(1, kind, 4), Line.Begun(1))
            .AndNow(state =>
            {
                state.ChangeAtWork.ShouldBe(new EnvironmentChange(History.ChangeOf(1), kind, 4, History.Ada, Given.Now) { Status = ChangeStatus.Running, Attempt = 1, StartedAt = Given.Now });
                state.WaitingChanges.ShouldBeEmpty();
            });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void nothing_can_be_changed_where_nothing_is_live(ChangeKind kind) =>
        Line.Under(QueuePolicy.Newest, Line.Started(7)).When(Request(1, kind)).ThenRefused("nothing_is_live");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void nothing_can_be_changed_in_a_deleted_environment(ChangeKind kind) =>
        Line.Serving(new EnvironmentDeleted()).When(Request(1, kind)).ThenRefused("environment_not_found", RefusalKind.NotFound);

    [Fact]
    public void it_waits_for_the_running_deployment() =>
        Line.Serving(Line.Started(7)).When(Request(1, ChangeKind.Restart)).Then(Line.Wanted(1, ChangeKind.Restart));

    [Fact]
    public void it_waits_for_the_change_at_work() =>
        Line.Serving(Line.AtWork(1, ChangeKind.Scale)).When(Request(2, ChangeKind.Restart)).Then(Line.Wanted(2, ChangeKind.Restart));

    [Fact]
    public void a_deployment_waits_for_the_change_at_work() =>
        Line.Serving(Line.AtWork(1, ChangeKind.Scale)).When(environment => Gate.Enqueue(environment, Line.Requested(7))).Then(Line.Queued(7));

    [Fact]
    public void it_goes_before_the_deployments_that_wait() =>
        Line.Serving([Line.Started(7), Line.Queued(8), Line.Wanted(1, ChangeKind.Restart)])
            .When(environment => Gate.Follow(environment, Line.Of(7, History.At(Domain.Deployments.Stage.Build)), [History.DeploymentFailed(Domain.Deployments.Stage.Build)]))
            .Then(Line.Ended(7), Line.Begun(1));

    [Fact]
    public void a_pause_does_not_keep_it_waiting() =>
        Line.Serving(new EnvironmentPaused()).When(Request(1, ChangeKind.Restart)).Then(Line.Wanted(1, ChangeKind.Restart), Line.Begun(1));

    [Fact]
    public void stopping_what_is_stopped_changes_nothing() => Line.Serving(Line.Done(1, ChangeKind.Stop)).When(Request(2, ChangeKind.Stop)).ThenNothing();

    [Fact]
    public void starting_what_runs_changes_nothing() => Line.Serving().When(Request(1, ChangeKind.Start)).ThenNothing();

    [Fact]
    public void restarting_what_is_stopped_or_will_be_is_refused()
    {
        Line.Serving(Line.Done(1, ChangeKind.Stop)).When(Request(2, ChangeKind.Restart)).ThenRefused("environment_is_stopped");
        Line.Serving([Line.Started(7), Line.Wanted(1, ChangeKind.Stop)]).When(Request(2, ChangeKind.Restart)).ThenRefused("environment_is_stopped");
    }

    [Theory]
    [InlineData(ChangeKind.Restart)]
    [InlineData(ChangeKind.Stop)]
    [InlineData(ChangeKind.Scale)]
    public void one_that_waits_already_is_the_same_change(ChangeKind kind) =>
        Line.Serving([Line.Started(7), Line.Wanted(1, kind, 4)]).When(Request(2, kind, revision: 4)).ThenNothing();

    [Theory]
    [InlineData(ChangeKind.Stop)]
    [InlineData(ChangeKind.Scale)]
    public void one_that_is_at_work_already_is_the_same_change(ChangeKind kind) =>
        Line.Serving(Line.AtWork(1, kind, 4)).When(Request(2, kind, revision: 4)).ThenNothing();

    [Fact]
    public void a_restart_that_is_at_work_may_have_begun_too_early_for_the_next() =>
        Line.Serving(Line.AtWork(1, ChangeKind.Restart)).When(Request(2, ChangeKind.Restart)).Then(Line.Wanted(2, ChangeKind.Restart));

    [Fact]
    public void what_is_being_taken_back_can_be_wanted_again() =>
        Line.Serving([.. Line.AtWork(1, ChangeKind.Stop), new EnvironmentChangeRevertStarted(History.ChangeOf(1), "x", "x")])
            .When(Request(2, ChangeKind.Stop))
            .Then(Line.Wanted(2, ChangeKind.Stop));

    [Fact]
    public void scaling_to_the_revision_that_runs_changes_nothing() => Line.Serving().When(Request(1, ChangeKind.Scale, revision: 3)).ThenNothing();

    [Fact]
    public void a_newer_scale_takes_the_place_of_one_that_waits() =>
        Line.Serving([Line.Started(7), Line.Wanted(1, ChangeKind.Scale, 4)])
            .When(Request(2, ChangeKind.Scale, revision: 5))
            .Then(Dropped(1, "scale"), Line.Wanted(2, ChangeKind.Scale, 5))
            .AndNow(state => state.WaitingChanges.Select(change => change.Id).ShouldBe([History.ChangeOf(2)]));

    [Fact]
    public void a_stop_takes_the_place_of_a_restart_that_waits() =>
        Line.Serving([Line.Started(7), Line.Wanted(1, ChangeKind.Restart)]).When(Request(2, ChangeKind.Stop)).Then(Dropped(1, "stop"), Line.Wanted(2, ChangeKind.Stop));

    [Fact]
    public void a_start_takes_back_the_stop_that_waits() =>
        Line.Serving([Line.Started(7), Line.Wanted(1, ChangeKind.Stop)]).When(Request(2, ChangeKind.Start)).Then(Dropped(1, "start"));

    [Fact]
    public void a_start_waits_for_the_stop_at_work() =>
        Line.Serving(Line.AtWork(1, ChangeKind.Stop)).When(Request(2, ChangeKind.Start)).Then(Line.Wanted(2, ChangeKind.Start));

    [Fact]
    public void a_stopped_one_can_be_scaled() =>
        Line.Serving(Line.Done(1, ChangeKind.Stop)).When(Request(2, ChangeKind.Scale, revision: 4)).Then(Line.Wanted(2, ChangeKind.Scale, 4), Line.Begun(2));

    private static EnvironmentChangeDropped Dropped(int number, string by) => new(History.ChangeOf(number), $"A newer {by} takes its place.");

    private static Func<ProjectEnvironment, Decision> Request(int number, ChangeKind kind, int revision = 3) =>
        environment => RequestChange.Decide(environment, History.ChangeOf(number), kind, revision, History.Ada);
}
