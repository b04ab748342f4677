using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_a_stage_fails
{
    private static readonly StageResult.Failed Failure = new("it_broke", "It broke. Mend it.", 118);

    [Theory]
    [InlineData(Stage.Checkout)]
    [InlineData(Stage.Build)]
    [InlineData(Stage.Test)]
    [InlineData(Stage.Push)]
    public void the_deployment_fails_at_once_where_git_has_not_heard_of_it(Stage stage) =>
        Given.Deployment(History.At(stage))
            .When(Result.Of(stage, Failure))
            .Then(History.StageFailed(stage), History.DeploymentFailed(stage))
            .AndNow(state =>
            {
                state.Status.ShouldBe(DeploymentStatus.Failed);
                state.Stage.ShouldBe(stage);
                state.Failure.ShouldBe(new Failure(stage, "it_broke", "It broke. Mend it.", 118));
                state.FinishedAt.ShouldBe(Given.Now);
                (state[stage].Status, state[stage].FinishedAt).ShouldBe((StageStatus.Failed, Given.Now));
                state.Stages.Where(s => s.Name > stage).ShouldAllBe(s => s.Status == StageStatus.Pending);
            });

    [Theory]
    [InlineData(Stage.Gitops)]
    [InlineData(Stage.Sync)]
    [InlineData(Stage.Rollout)]
    public void it_is_taken_back_first_where_git_may_want_it(Stage stage) =>
        Given.Deployment(History.At(stage))
            .When(Result.Of(stage, Failure))
            .Then(History.StageFailed(stage), new RevertStarted(History.Former))
            .AndNow(state =>
            {
                state.Status.ShouldBe(DeploymentStatus.Running);
                state.Revert.ShouldBe(new RevertState(History.Former, 1));
                state.Failure.ShouldBe(new Failure(stage, "it_broke", "It broke. Mend it.", 118));
                state[stage].Status.ShouldBe(StageStatus.Failed);
                state.FinishedAt.ShouldBeNull();
            });

    [Fact]
    public void there_may_be_nothing_to_go_back_to() =>
        Given.Deployment(History.At(Stage.Rollout))
            .When(Result.OfFirst(Stage.Rollout, Failure))
            .Then(History.StageFailed(Stage.Rollout), new RevertStarted(null));

    [Fact]
    public void a_time_out_says_so() =>
        Given.Deployment(History.At(Stage.Build))
            .When(Result.Of(Stage.Build, new StageResult.TimedOut("The build did not end within 30 minutes.")))
            .Then(
                new StageFailed(Stage.Build, 1, "stage_timed_out", "The build did not end within 30 minutes.", null),
                new DeploymentFailed(Stage.Build, "stage_timed_out", "The build did not end within 30 minutes.", null));

    [Fact]
    public void a_time_out_of_the_rollout_is_taken_back() =>
        Given.Deployment(History.At(Stage.Rollout))
            .When(Result.Of(Stage.Rollout, new StageResult.TimedOut("Too long.")))
            .Then(new StageFailed(Stage.Rollout, 1, "stage_timed_out", "Too long.", null), new RevertStarted(History.Former));

    [Fact]
    public void a_run_that_was_ended_though_nobody_cancelled_fails() =>
        Given.Deployment(History.At(Stage.Build))
            .When(Result.Of(Stage.Build, new StageResult.Cancelled()))
            .AndNow(state => (state.Status, state.Failure!.Code).ShouldBe((DeploymentStatus.Failed, "stage_interrupted")));

    [Theory]
    [MemberData(nameof(ResultsOfOtherStages))]
    public void a_result_that_its_stage_cannot_have_fails_and_names_the_defect(Stage stage, Stage other) =>
        Given.Deployment(History.At(stage))
            .When(Result.Of(stage, History.Done(other)))
            .AndNow(state => state.Failure!.Code.ShouldBe("unexpected_result"));

    [Theory]
    [InlineData(Stage.Checkout)]
    [InlineData(Stage.Build)]
    [InlineData(Stage.Push)]
    [InlineData(Stage.Rollout)]
    public void only_tests_may_have_nothing_to_do(Stage stage) =>
        Given.Deployment(History.At(stage))
            .When(Result.Of(stage, new StageResult.NothingToDo("Nothing.")))
            .AndNow(state => state.Failure!.Code.ShouldBe("unexpected_result"));

    public static TheoryData<Stage, Stage> ResultsOfOtherStages() =>
        [.. from stage in Stages.All from other in Stages.All where stage != other select (stage, other)];
}
