using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_a_stage_meets_a_passing_fault
{
    private static readonly StageResult.Faulted Fault = new("repository_unreachable", "The host did not answer.");

    [Theory]
    [InlineData(Stage.Checkout)]
    [InlineData(Stage.Build)]
    [InlineData(Stage.Test)]
    [InlineData(Stage.Push)]
    [InlineData(Stage.Gitops)]
    [InlineData(Stage.Sync)]
    [InlineData(Stage.Rollout)]
    public void it_is_tried_again_after_a_pause(Stage stage) =>
        Given.Deployment(History.At(stage))
            .When(Result.Of(stage, Fault))
            .Then(new StageRetried(stage, 2, Fault.Code, Fault.Reason, TimeSpan.FromSeconds(1)))
            .AndNow(state => state[stage].ShouldBe(state[stage] with { Status = StageStatus.Running, Attempt = 2, RetryReason = Fault.Reason, FinishedAt = null }));

    [Fact]
    public void the_stages_time_runs_from_its_first_attempt() =>
        Given.Deployment(History.At(Stage.Checkout))
            .When(Result.Of(Stage.Checkout, Fault))
            .AndNow(state => state[Stage.Checkout].StartedAt.ShouldBe(Given.Noon.AddSeconds(2)));

    [Fact]
    public void the_pauses_grow() =>
        Given.Deployment(History.At(Stage.Checkout))
            .And(new StageRetried(Stage.Checkout, 2, "x", "x", TimeSpan.Zero), new StageRetried(Stage.Checkout, 3, "x", "x", TimeSpan.Zero))
            .When(Result.Of(Stage.Checkout, Fault, attempt: 3))
            .Then(new StageRetried(Stage.Checkout, 4, Fault.Code, Fault.Reason, TimeSpan.FromSeconds(4)));

    [Fact]
    public void a_longer_pause_that_the_other_side_asks_for_is_kept() =>
        Given.Deployment(History.At(Stage.Push))
            .When(Result.Of(Stage.Push, Fault with { RetryAfter = TimeSpan.FromSeconds(90) }))
            .Then(new StageRetried(Stage.Push, 2, Fault.Code, Fault.Reason, TimeSpan.FromSeconds(90)));

    [Fact]
    public void it_fails_when_the_pause_would_end_after_the_deadline() =>
        Given.Deployment(History.At(Stage.Push))
            .When(Result.Of(Stage.Push, Fault, deadline: Given.Now.AddSeconds(1)))
            .Then(
                new StageFailed(Stage.Push, 1, Fault.Code, "The host did not answer. It was tried once until the stage's time was up.", null),
                new DeploymentFailed(Stage.Push, Fault.Code, "The host did not answer. It was tried once until the stage's time was up.", null));

    [Fact]
    public void it_fails_when_the_deadline_has_passed() =>
        Given.Deployment(History.At(Stage.Push))
            .And(new StageRetried(Stage.Push, 2, "x", "x", TimeSpan.Zero))
            .When(Result.Of(Stage.Push, Fault, attempt: 2, deadline: Given.Now.AddHours(-1)))
            .Then(
                new StageFailed(Stage.Push, 2, Fault.Code, "The host did not answer. It was tried 2 times until the stage's time was up.", null),
                new DeploymentFailed(Stage.Push, Fault.Code, "The host did not answer. It was tried 2 times until the stage's time was up.", null))
            .AndNow(state => state[Stage.Push].RetryReason.ShouldBeNull());

    [Fact]
    public void a_pause_without_end_is_no_error_of_ours() =>
        Given.Deployment(History.At(Stage.Push))
            .When(Result.Of(Stage.Push, Fault with { RetryAfter = TimeSpan.MaxValue }))
            .AndNow(state => state.Status.ShouldBe(DeploymentStatus.Failed));

    [Fact]
    public void from_gitops_on_it_is_taken_back_when_its_time_is_up() =>
        Given.Deployment(History.At(Stage.Sync))
            .When(Result.Of(Stage.Sync, Fault, deadline: Given.Now))
            .Then(
                new StageFailed(Stage.Sync, 1, Fault.Code, "The host did not answer. It was tried once until the stage's time was up.", null),
                new RevertStarted(History.Former));
}
