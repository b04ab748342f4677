using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_cancelling_a_deployment
{
    [Fact]
    public void a_waiting_one_ends_at_once() =>
        Given.Deployment(History.Queued())
            .When(CancelDeployment.Decide)
            .Then(new CancellationRequested(), new DeploymentCancelled())
            .AndNow(state => (state.Status, state.FinishedAt, state.Stage).ShouldBe((DeploymentStatus.Cancelled, Given.Now, null)));

    [Theory]
    [InlineData(Stage.Checkout)]
    [InlineData(Stage.Push)]
    [InlineData(Stage.Gitops)]
    [InlineData(Stage.Rollout)]
    public void a_running_one_goes_on_until_its_run_has_ended(Stage stage) =>
        Given.Deployment(History.At(stage))
            .When(CancelDeployment.Decide)
            .Then(new CancellationRequested())
            .AndNow(state =>
            {
                (state.Status, state.CancellationRequested).ShouldBe((DeploymentStatus.Running, true));
                state[stage].Status.ShouldBe(StageStatus.Running);
            });

    [Theory]
    [InlineData("queued")]
    [InlineData("building")]
    public void one_that_may_not_go_on_says_why(string situation) =>
        Given.Deployment(situation == "queued" ? History.Queued() : History.At(Stage.Build))
            .When(deployment => CancelDeployment.Decide(deployment, "Environment production was deleted."))
            .AndNow(state => state.CancellationReason.ShouldBe("Environment production was deleted."));

    [Fact]
    public void asking_again_changes_nothing()
    {
        Given.Deployment(History.CancelRequested(Stage.Build)).When(CancelDeployment.Decide).ThenNothing();
        Given.Deployment(History.RevertingCancelled(Stage.Rollout)).When(CancelDeployment.Decide).ThenNothing();
        Given.Deployment(History.Cancelled()).When(CancelDeployment.Decide).ThenNothing();
    }

    [Fact]
    public void one_that_is_being_taken_back_already_is_refused() =>
        Given.Deployment(History.Reverting(Stage.Rollout)).When(CancelDeployment.Decide).ThenRefused("deployment_already_ending");

    [Fact]
    public void the_live_one_is_refused_and_rollback_is_named() =>
        Given.Deployment(History.Live()).When(CancelDeployment.Decide)
            .ThenRefused("deployment_already_finished")
            .Decision.Refusal!.Reason.ShouldContain("Roll back");

    [Theory]
    [InlineData("failed_build")]
    [InlineData("failed_rollout")]
    [InlineData("superseded")]
    [InlineData("retired")]
    [InlineData("rolled_back")]
    public void one_that_has_ended_is_refused(string end) =>
        Given.Deployment(Situation.Named(end)).When(CancelDeployment.Decide).ThenRefused("deployment_already_finished");
}
