using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_planning_a_run
{
    [Fact]
    public void a_stage_that_starts_calls_for_its_first_attempt() =>
        PlannedRun.For([new DeploymentAdmitted(), new StageStarted(Stage.Checkout, 1)])
            .ShouldBe(new PlannedRun(new RunKind(Stage.Checkout), 1, TimeSpan.Zero));

    [Fact]
    public void a_stage_that_is_tried_again_calls_for_an_attempt_after_its_pause() =>
        PlannedRun.For([new StageRetried(Stage.Push, 3, "x", "x", TimeSpan.FromSeconds(2))])
            .ShouldBe(new PlannedRun(new RunKind(Stage.Push), 3, TimeSpan.FromSeconds(2)));

    [Fact]
    public void a_revert_calls_for_a_run_of_its_own_kind() =>
        PlannedRun.For([History.StageFailed(Stage.Sync), new RevertStarted(History.Former)])
            .ShouldBe(new PlannedRun(RunKind.Revert, 1, TimeSpan.Zero));

    [Fact]
    public void a_revert_that_is_tried_again_calls_for_an_attempt_after_its_pause() =>
        PlannedRun.For([new RevertRetried(2, "x", "x", TimeSpan.FromSeconds(1))])
            .ShouldBe(new PlannedRun(RunKind.Revert, 2, TimeSpan.FromSeconds(1)));

    [Fact]
    public void a_change_calls_for_runs_of_its_own_kinds()
    {
        var change = History.ChangeOf(1);
        PlannedRun.For([new EnvironmentChangeStarted(change)]).ShouldBe(new PlannedRun(RunKind.Change, 1, TimeSpan.Zero));
        PlannedRun.For([new EnvironmentChangeRetried(change, 3, "x", "x", TimeSpan.FromSeconds(4))]).ShouldBe(new PlannedRun(RunKind.Change, 3, TimeSpan.FromSeconds(4)));
        PlannedRun.For([new EnvironmentChangeRevertStarted(change, "x", "x")]).ShouldBe(new PlannedRun(RunKind.ChangeRevert, 1, TimeSpan.Zero));
        PlannedRun.For([new EnvironmentChangeRevertRetried(change, 2, "x", "x", TimeSpan.FromSeconds(1))]).ShouldBe(new PlannedRun(RunKind.ChangeRevert, 2, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void an_end_calls_for_none() =>
        PlannedRun.For([History.StageFailed(Stage.Build), History.DeploymentFailed(Stage.Build)]).ShouldBeNull();

    [Fact]
    public void nothing_calls_for_none() => PlannedRun.For([]).ShouldBeNull();
}
