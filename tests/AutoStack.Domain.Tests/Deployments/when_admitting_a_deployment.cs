using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_admitting_a_deployment
{
    [Fact]
    public void it_begins_with_checkout() =>
        Given.Deployment(History.Queued())
            .When(AdmitDeployment.Decide)
            .Then(new DeploymentAdmitted(), new StageStarted(Stage.Checkout, 1))
            .AndNow(state =>
            {
                state.Status.ShouldBe(DeploymentStatus.Running);
                state.Stage.ShouldBe(Stage.Checkout);
                state.StartedAt.ShouldBe(Given.Now);
                state[Stage.Checkout].ShouldBe(new StageState(Stage.Checkout, StageStatus.Running, 1, Given.Now, null, null, null));
            });

    [Fact]
    public void an_image_that_is_there_already_goes_straight_to_gitops() =>
        Given.Deployment(History.QueuedRollback())
            .When(AdmitDeployment.Decide)
            .Then(
                new DeploymentAdmitted(),
                new StageSkipped(Stage.Checkout, "The image is there already."),
                new StageSkipped(Stage.Build, "The image is there already."),
                new StageSkipped(Stage.Test, "The image is there already."),
                new StageSkipped(Stage.Push, "The image is there already."),
                new StageStarted(Stage.Gitops, 1))
            .AndNow(state =>
            {
                state.Stage.ShouldBe(Stage.Gitops);
                state.Stages.Take(4).ShouldAllBe(stage => stage.Status == StageStatus.Skipped && stage.Attempt == 0 && stage.FinishedAt == Given.Now);
                state.Release.ShouldBe(History.Release);
            });

    [Fact]
    public void one_that_was_admitted_before_does_not_begin_again() =>
        Given.Deployment(History.At(Stage.Build)).When(AdmitDeployment.Decide).ThenNothing();

    [Fact]
    public void one_that_was_cancelled_while_it_waited_does_not_begin() =>
        Given.Deployment(History.Cancelled()).When(AdmitDeployment.Decide).ThenNothing();
}
