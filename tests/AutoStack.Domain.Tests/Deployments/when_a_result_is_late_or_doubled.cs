using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_a_result_is_late_or_doubled
{
    [Theory]
    [MemberData(nameof(EachStage))]
    public void the_same_result_again_changes_nothing(Stage stage)
    {
        var once = Given.Deployment(History.At(stage)).When(Result.Of(stage, History.Done(stage)));

        Given.Deployment(History.At(stage)).And(once.Decision.Events).When(Result.Of(stage, History.Done(stage))).ThenNothing();
    }

    [Theory]
    [MemberData(nameof(EachStage))]
    public void another_result_of_a_run_that_has_come_out_changes_nothing(Stage stage)
    {
        var once = Given.Deployment(History.At(stage)).When(Result.Of(stage, History.Done(stage)));

        Given.Deployment(History.At(stage)).And(once.Decision.Events).When(Result.Of(stage, new StageResult.TimedOut("Too long."))).ThenNothing();
    }

    [Theory]
    [MemberData(nameof(EachStage))]
    public void an_attempt_that_was_given_up_changes_nothing(Stage stage) =>
        Given.Deployment(History.At(stage))
            .And(new StageRetried(stage, 2, "unreachable", "The host did not answer.", TimeSpan.FromSeconds(1)))
            .When(Result.Of(stage, History.Done(stage), attempt: 1))
            .ThenNothing();

    [Theory]
    [MemberData(nameof(EachStage))]
    public void an_attempt_that_nobody_planned_changes_nothing(Stage stage) =>
        Given.Deployment(History.At(stage)).When(Result.Of(stage, History.Done(stage), attempt: 2)).ThenNothing();

    [Theory]
    [MemberData(nameof(EachStage))]
    public void nothing_of_a_stage_counts_while_it_is_taken_back(Stage stage) =>
        Given.Deployment(History.Reverting(Stage.Rollout)).When(Result.Of(stage, History.Done(stage))).ThenNothing();

    [Theory]
    [MemberData(nameof(EachStage))]
    public void nothing_of_a_revert_counts_while_a_stage_is_at_work(Stage stage) =>
        Given.Deployment(History.At(stage)).When(Result.OfRevert(new StageResult.Reverted("c"))).ThenNothing();

    [Fact]
    public void a_revert_that_was_given_up_changes_nothing() =>
        Given.Deployment(History.Reverting(Stage.Sync))
            .And(new RevertRetried(2, "unreachable", "The host did not answer.", TimeSpan.FromSeconds(1)))
            .When(Result.OfRevert(new StageResult.Reverted("c"), attempt: 1))
            .ThenNothing();

    [Theory]
    [MemberData(nameof(EachEnd))]
    public void nothing_counts_after_the_end(string end, Stage stage)
    {
        Given.Deployment(Situation.Named(end)).When(Result.Of(stage, History.Done(stage))).ThenNothing();
        Given.Deployment(Situation.Named(end)).When(Result.Of(stage, new StageResult.Failed("x", "x"))).ThenNothing();
        Given.Deployment(Situation.Named(end)).When(Result.OfRevert(new StageResult.Reverted("c"))).ThenNothing();
    }

    [Fact]
    public void nothing_counts_before_the_beginning() =>
        Given.Deployment(History.Queued()).When(Result.Of(Stage.Checkout, History.Done(Stage.Checkout))).ThenNothing();

    public static TheoryData<Stage> EachStage() => [.. Stages.All];

    public static TheoryData<string, Stage> EachEnd() => [.. from end in Situation.Ends from stage in Stages.All select (end, stage)];
}
