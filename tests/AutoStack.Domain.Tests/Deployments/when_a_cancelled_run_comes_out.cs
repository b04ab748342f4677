using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_a_cancelled_run_comes_out
{
    [Theory]
    [InlineData(Stage.Checkout)]
    [InlineData(Stage.Build)]
    [InlineData(Stage.Test)]
    [InlineData(Stage.Push)]
    public void the_deployment_is_cancelled_where_git_has_not_heard_of_it(Stage stage) =>
        Given.Deployment(History.CancelRequested(stage))
            .When(Result.Of(stage, new StageResult.Cancelled()))
            .Then(new DeploymentCancelled())
            .AndNow(state =>
            {
                (state.Status, state.FinishedAt, state.Stage).ShouldBe((DeploymentStatus.Cancelled, Given.Now, stage));
                (state[stage].Status, state[stage].FinishedAt).ShouldBe((StageStatus.Cancelled, Given.Now));
                state.Failure.ShouldBeNull();
            });

    [Theory]
    [InlineData(Stage.Gitops)]
    [InlineData(Stage.Sync)]
    [InlineData(Stage.Rollout)]
    public void it_is_taken_back_first_where_git_may_want_it(Stage stage) =>
        Given.Deployment(History.CancelRequested(stage))
            .When(Result.Of(stage, new StageResult.Cancelled()))
            .Then(new RevertStarted(History.Former))
            .AndNow(state =>
            {
                state.Status.ShouldBe(DeploymentStatus.Running);
                state[stage].Status.ShouldBe(StageStatus.Cancelled);
            });

    [Fact]
    public void there_may_be_nothing_to_go_back_to() =>
        Given.Deployment(History.CancelRequested(Stage.Gitops))
            .When(Result.OfFirst(Stage.Gitops, new StageResult.Cancelled()))
            .Then(new RevertStarted(null));

    [Theory]
    [InlineData(Stage.Checkout)]
    [InlineData(Stage.Build)]
    [InlineData(Stage.Test)]
    [InlineData(Stage.Push)]
    public void work_that_was_done_in_time_is_told_and_nothing_follows_it(Stage stage) =>
        Given.Deployment(History.CancelRequested(stage))
            .When(Result.Of(stage, History.Done(stage)))
            .Then(History.Success(stage), new DeploymentCancelled())
            .AndNow(state => state[stage].Status.ShouldBe(StageStatus.Succeeded));

    [Theory]
    [InlineData(Stage.Gitops)]
    [InlineData(Stage.Sync)]
    public void a_commit_that_was_made_in_time_is_told_and_taken_back(Stage stage) =>
        Given.Deployment(History.CancelRequested(stage))
            .When(Result.Of(stage, History.Done(stage)))
            .Then(History.Success(stage), new RevertStarted(History.Former))
            .AndNow(state => (state.GitopsCommit, state[stage].Status).ShouldBe((History.GitopsCommit, StageStatus.Succeeded)));

    [Fact]
    public void a_rollout_that_was_done_in_time_does_not_go_live() =>
        Given.Deployment(History.CancelRequested(Stage.Rollout))
            .When(Result.Of(Stage.Rollout, History.Done(Stage.Rollout)))
            .Then(new RevertStarted(History.Former))
            .AndNow(state => state[Stage.Rollout].Status.ShouldBe(StageStatus.Cancelled));

    [Theory]
    [MemberData(nameof(Misfortunes))]
    public void a_misfortune_on_the_way_is_neither_tried_again_nor_called_a_failure(StageResult misfortune)
    {
        Given.Deployment(History.CancelRequested(Stage.Build)).When(Result.Of(Stage.Build, misfortune)).Then(new DeploymentCancelled());
        Given.Deployment(History.CancelRequested(Stage.Sync)).When(Result.Of(Stage.Sync, misfortune)).Then(new RevertStarted(History.Former));
    }

    public static TheoryData<StageResult> Misfortunes() =>
        [new StageResult.Faulted("x", "x"), new StageResult.Failed("x", "x"), new StageResult.TimedOut("x"), new StageResult.NothingToDo("x")];
}
