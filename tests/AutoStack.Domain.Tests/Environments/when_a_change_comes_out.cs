using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests.Environments;

public sealed class when_a_change_comes_out
{
    private static readonly StageResult Unreachable = new StageResult.Faulted("target_unreachable", "It did not answer.");

    private static readonly object[] Reverting = [.. Line.AtWork(1, ChangeKind.Scale, 4), new EnvironmentChangeRevertStarted(History.ChangeOf(1), "it_broke", "It broke. Mend it.")];

    [Fact]
    public void what_is_live_has_the_revision_and_the_commit_of_the_change() =>
        Line.Serving(Line.AtWork(1, ChangeKind.Scale, 4))
            .When(Comes(new StageResult.Changed("c0ffee", 4)))
            .Then(Line.Changed(1, ChangeKind.Scale, 4))
            .AndNow(state =>
            {
                (state.Live!.Number, state.Live.Release.ConfigRevision, state.Live.GitopsCommit).ShouldBe((6, 4, "c0ffee"));
                (state.ChangeAtWork, state.InSync, state.Stopped).ShouldBe((null, true, false));
                (state.LastChange!.Status, state.LastChange.FinishedAt).ShouldBe((ChangeStatus.Succeeded, Given.Now));
            });

    [Fact]
    public void a_stopped_environment_lets_no_deployment_in_until_it_is_started()
    {
        Line.Serving([.. Line.AtWork(1, ChangeKind.Stop), Line.Queued(7)])
            .When(Comes(new StageResult.Changed("c0ffee", 3)))
            .Then(Line.Changed(1, ChangeKind.Stop))
            .AndNow(state => (state.Stopped, state.Live!.Number).ShouldBe((true, 6)));
        Line.Serving([.. Line.Done(1, ChangeKind.Stop), Line.Queued(7), .. Line.AtWork(2, ChangeKind.Start)])
            .When(Comes(new StageResult.Changed("c0ffee", 3), change: 2))
            .Then(Line.Changed(2, ChangeKind.Start), Line.Started(7))
            .AndNow(state => state.Stopped.ShouldBeFalse());
    }

    [Fact]
    public void a_scaled_one_stays_stopped() =>
        Line.Serving([.. Line.Done(1, ChangeKind.Stop), .. Line.AtWork(2, ChangeKind.Scale, 4)])
            .When(Comes(new StageResult.Changed("c0ffee", 4), change: 2))
            .AndNow(state => state.Stopped.ShouldBeTrue());

    [Fact]
    public void the_next_change_starts_before_any_deployment() =>
        Line.Serving([.. Line.AtWork(1, ChangeKind.Scale, 4), Line.Queued(7), Line.Wanted(2, ChangeKind.Restart)])
            .When(Comes(new StageResult.Changed("c0ffee", 4)))
            .Then(Line.Changed(1, ChangeKind.Scale, 4), Line.Begun(2));

    [Fact]
    public void a_passing_fault_is_tried_again_after_a_pause() =>
        Line.Serving(Line.AtWork(1, ChangeKind.Restart))
            .When(Comes(Unreachable))
            .Then(new EnvironmentChangeRetried(History.ChangeOf(1), 2, "target_unreachable", "It did not answer.", TimeSpan.FromSeconds(1)))
            .AndNow(state => (state.ChangeAtWork!.Attempt, state.ChangeAtWork.RetryReason).ShouldBe((2, "It did not answer.")));

    [Fact]
    public void a_fault_that_outlasts_the_deadline_is_taken_back() =>
        Line.Serving(Line.AtWork(1, ChangeKind.Restart))
            .When(Comes(Unreachable, deadline: Given.Now))
            .Then(new EnvironmentChangeRevertStarted(History.ChangeOf(1), "target_unreachable", "It did not answer. It was tried once until its time was up."));

    public static TheoryData<string, StageResult> Failures() => new()
    {
        { "it_broke", new StageResult.Failed("it_broke", "It broke. Mend it.", 118) },
        { "change_timed_out", new StageResult.TimedOut("Its time was up.") },
        { "change_interrupted", new StageResult.Cancelled() },
        { "unexpected_result", new StageResult.Synced("c0ffee") },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void a_failure_is_taken_back_since_git_may_want_the_change(string code, StageResult result) =>
        Line.Serving(Line.AtWork(1, ChangeKind.Restart))
            .When(Comes(result))
            .AndNow(state =>
            {
                (state.ChangeAtWork!.Reverting, state.ChangeAtWork.RevertAttempt, state.ChangeAtWork.Failure!.Code).ShouldBe((true, 1, code));
                state.ChangeAtWork.Failure.Reason.ShouldNotBeNullOrWhiteSpace();
            });

    [Fact]
    public void once_it_is_taken_back_it_ends_with_its_first_cause_and_the_next_comes_in() =>
        Line.Serving([.. Reverting, Line.Queued(7)])
            .When(Reverts(new StageResult.Reverted("back")))
            .Then(new EnvironmentChangeFailed(History.ChangeOf(1), "it_broke", "It broke. Mend it.", InSync: true), Line.Started(7))
            .AndNow(state =>
            {
                (state.LastChange!.Status, state.LastChange.Failure).ShouldBe((ChangeStatus.Failed, new ChangeFailure("it_broke", "It broke. Mend it.")));
                state.Live!.Release.ConfigRevision.ShouldBe(3);
            });

    [Fact]
    public void taking_it_back_is_tried_again_too() =>
        Line.Serving(Reverting)
            .When(Reverts(Unreachable))
            .Then(new EnvironmentChangeRevertRetried(History.ChangeOf(1), 2, "target_unreachable", "It did not answer.", TimeSpan.FromSeconds(1)));

    [Fact]
    public void a_revert_that_is_given_up_leaves_git_out_of_line() =>
        Line.Serving(Reverting)
            .When(Reverts(new StageResult.TimedOut("Its time was up.")))
            .AndNow(state =>
            {
                (state.InSync, state.LastChange!.Failure!.Code).ShouldBe((false, "revert_failed"));
                state.LastChange.Failure.Reason.ShouldBe("It broke. Mend it. Taking it back failed: Its time was up. Git may still want this change; repeat it or deploy once the cause is mended.");
            });

    [Fact]
    public void what_comes_late_twice_or_for_another_changes_nothing()
    {
        var done = new StageResult.Changed("c0ffee", 4);
        Line.Serving(Line.Done(1, ChangeKind.Scale, 4)).When(Comes(done)).ThenNothing();
        Line.Serving([.. Line.Done(1, ChangeKind.Scale, 4), .. Line.AtWork(2, ChangeKind.Restart)]).When(Comes(done)).ThenNothing();
        Line.Serving([.. Line.AtWork(1, ChangeKind.Scale, 4), new EnvironmentChangeRetried(History.ChangeOf(1), 2, "x", "x", TimeSpan.Zero)]).When(Comes(done)).ThenNothing();
        Line.Serving(Reverting).When(Comes(done)).ThenNothing();
        Line.Serving(Line.AtWork(1, ChangeKind.Scale, 4)).When(Reverts(new StageResult.Reverted("back"))).ThenNothing();
        Line.Serving([.. Reverting, new EnvironmentChangeRevertRetried(History.ChangeOf(1), 2, "x", "x", TimeSpan.Zero)]).When(Reverts(new StageResult.Reverted("back"))).ThenNothing();
    }

    [Fact]
    public void in_a_deleted_environment_it_ends_whatever_it_came_to()
    {
        foreach (var result in new StageResult[] { new StageResult.Changed("c0ffee", 4), new StageResult.Cancelled(), Unreachable })
            Line.Serving([.. Line.AtWork(1, ChangeKind.Scale, 4), new EnvironmentDeleted()])
                .When(Comes(result))
                .Then(new EnvironmentChangeFailed(History.ChangeOf(1), "environment_deleted", "Environment production was deleted.", InSync: true))
                .AndNow(state => (state.ChangeAtWork, state.Live).ShouldBe((null, null)));
    }

    [Fact]
    public void deleting_the_environment_drops_those_that_wait() =>
        Line.Serving([.. Line.AtWork(1, ChangeKind.Scale, 4), Line.Wanted(2, ChangeKind.Restart), Line.Queued(7)])
            .When(Gate.Close)
            .Then(Line.Left(7), new EnvironmentChangeDropped(History.ChangeOf(2), "The environment was deleted."), new EnvironmentDeleted())
            .AndNow(state => (state.WaitingChanges.Count, state.ChangeAtWork!.Id).ShouldBe((0, History.ChangeOf(1))));

    private static Func<ProjectEnvironment, Decision> Comes(StageResult result, int change = 1, DateTimeOffset? deadline = null) =>
        environment => new FoldChangeResult(History.ChangeOf(change), RunKind.Change, 1, result, deadline ?? Given.Deadline).Decide(environment, Given.Now);

    private static Func<ProjectEnvironment, Decision> Reverts(StageResult result) =>
        environment => new FoldChangeResult(History.ChangeOf(1), RunKind.ChangeRevert, 1, result, Given.Deadline).Decide(environment, Given.Now);
}
