using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_a_release_is_taken_back
{
    [Fact]
    public void a_failed_deployment_ends_with_the_failure_that_began_it() =>
        Given.Deployment(History.Reverting(Stage.Rollout))
            .When(Result.OfRevert(new StageResult.Reverted("c0ffee")))
            .Then(new ManifestReverted("c0ffee", History.Former), History.DeploymentFailed(Stage.Rollout))
            .AndNow(state =>
            {
                (state.Status, state.FinishedAt, state.Revert, state.Stage).ShouldBe((DeploymentStatus.Failed, Given.Now, null, Stage.Rollout));
                state.Failure.ShouldBe(new Failure(Stage.Rollout, "it_broke", "It broke. Mend it.", 118));
            });

    [Fact]
    public void a_cancelled_deployment_ends_cancelled() =>
        Given.Deployment(History.RevertingCancelled(Stage.Sync))
            .When(Result.OfRevert(new StageResult.Reverted("c0ffee")))
            .Then(new ManifestReverted("c0ffee", History.Former), new DeploymentCancelled())
            .AndNow(state => (state.Status, state.Revert).ShouldBe((DeploymentStatus.Cancelled, null)));

    [Fact]
    public void git_may_not_want_it_any_more() =>
        Given.Deployment(History.Reverting(Stage.Gitops))
            .When(Result.OfRevert(new StageResult.Reverted(null)))
            .Then(new ManifestReverted(null, History.Former), History.DeploymentFailed(Stage.Gitops));

    [Fact]
    public void a_passing_fault_is_tried_again() =>
        Given.Deployment(History.Reverting(Stage.Rollout))
            .When(Result.OfRevert(new StageResult.Faulted("unreachable", "The host did not answer.")))
            .Then(new RevertRetried(2, "unreachable", "The host did not answer.", TimeSpan.FromSeconds(1)))
            .AndNow(state => state.Revert.ShouldBe(new RevertState(History.Former, 2)));

    [Fact]
    public void a_fault_that_outlasts_the_deadline_ends_it_failed() =>
        Given.Deployment(History.Reverting(Stage.Rollout))
            .When(Result.OfRevert(new StageResult.Faulted("unreachable", "The host did not answer."), deadline: Given.Now))
            .Then(new DeploymentFailed(
                Stage.Rollout,
                "revert_failed",
                "It broke. Mend it. Taking it back failed: The host did not answer. Git may still want this deployment; deploy or roll back once the cause is mended.",
                118))
            .AndNow(state => (state.Status, state.Revert, state.FinishedAt).ShouldBe((DeploymentStatus.Failed, null, Given.Now)));

    [Fact]
    public void a_pause_without_end_is_no_error_of_ours() =>
        Given.Deployment(History.Reverting(Stage.Rollout))
            .When(Result.OfRevert(new StageResult.Faulted("unreachable", "The host did not answer.", TimeSpan.MaxValue)))
            .AndNow(state => state.Failure!.Code.ShouldBe("revert_failed"));

    [Theory]
    [MemberData(nameof(Misfortunes))]
    public void a_misfortune_that_stays_ends_it_failed_and_says_what_to_do(StageResult misfortune, string why) =>
        Given.Deployment(History.Reverting(Stage.Sync))
            .When(Result.OfRevert(misfortune))
            .AndNow(state =>
            {
                (state.Status, state.Failure!.Stage, state.Failure.Code, state.Failure.LogLine).ShouldBe((DeploymentStatus.Failed, Stage.Sync, "revert_failed", 118));
                state.Failure.Reason.ShouldStartWith("It broke. Mend it. ");
                state.Failure.Reason.ShouldContain(why);
                state.Failure.Reason.ShouldContain("Git may still want this deployment");
            });

    [Fact]
    public void one_that_git_refused_tells_that_when_going_back_is_refused_too() =>
        Given.Deployment(History.Reverting(Stage.Gitops))
            .When(Result.OfRevert(new StageResult.Failed("gitops_refused", "The branch is protected.")))
            .Then(new DeploymentFailed(
                Stage.Gitops,
                "it_broke",
                "It broke. Mend it. Nothing could be recorded to take it back: The branch is protected. Should Git have its commit after all, the next deployment takes its place.",
                118));

    [Fact]
    public void a_cancelled_deployment_that_could_not_be_taken_back_has_failed() =>
        Given.Deployment(History.RevertingCancelled(Stage.Sync))
            .When(Result.OfRevert(new StageResult.Failed("denied", "The repository refused the push.")))
            .Then(new DeploymentFailed(
                Stage.Sync,
                "revert_failed",
                "The deployment was cancelled. Taking it back failed: The repository refused the push. Git may still want this deployment; deploy or roll back once the cause is mended.",
                null));

    public static TheoryData<StageResult, string> Misfortunes() => new()
    {
        { new StageResult.Failed("denied", "The repository refused the push."), "The repository refused the push." },
        { new StageResult.TimedOut("It took too long."), "It took too long." },
        { new StageResult.Cancelled(), "Cancelled" },
        { new StageResult.NothingToDo("Nothing."), "NothingToDo" },
    };
}
