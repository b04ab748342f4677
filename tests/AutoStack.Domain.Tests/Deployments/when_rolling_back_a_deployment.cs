using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_rolling_back_a_deployment
{
    [Theory]
    [InlineData("retired")]
    [InlineData("rolled_back")]
    [InlineData("failed_rollout")]
    [InlineData("cancelled_gitops")]
    public void its_release_is_deployed_without_a_build_with_the_configuration_that_was_chosen(string end) =>
        Given.Deployment(Situation.Named(end))
            .When(to => RequestDeployment.Rollback(to, 12, to.ConfigRevision, History.Ada))
            .Then(History.Requested(new Trigger(TriggerKind.Rollback, History.Ada, History.Id), History.Release, number: 12, commit: History.Source.Sha));

    [Fact]
    public void the_configuration_may_be_the_current_one() =>
        Given.Deployment(History.Retired())
            .When(to => RequestDeployment.Rollback(to, 12, 5, History.Ada))
            .Then(History.Requested(new Trigger(TriggerKind.Rollback, History.Ada, History.Id), History.Release, number: 12, commit: History.Source.Sha) with { ConfigRevision = 5 });

    [Fact]
    public void one_whose_image_was_removed_is_refused_and_told_what_to_do() =>
        Given.Deployment([.. History.Retired(), new ReleaseRemoved(3)])
            .When(to => RequestDeployment.Rollback(to, 12, 3, History.Ada))
            .ThenRefused("release_removed")
            .Decision.Refusal!.Reason.ShouldContain("the last 3 releases");

    [Fact]
    public void the_live_one_is_refused() =>
        Given.Deployment(History.Live())
            .When(to => RequestDeployment.Rollback(to, 12, 3, History.Ada))
            .ThenRefused("deployment_already_live");

    [Theory]
    [InlineData("queued")]
    [InlineData("queued_rollback")]
    [InlineData("at_rollout")]
    [InlineData("cancelling_rollout")]
    [InlineData("reverting_failed")]
    public void one_that_is_not_finished_is_refused(string situation) =>
        Given.Deployment(Situation.Named(situation))
            .When(to => RequestDeployment.Rollback(to, 12, 3, History.Ada))
            .ThenRefused("deployment_not_finished");

    [Theory]
    [InlineData("failed_build")]
    [InlineData("cancelled")]
    [InlineData("superseded")]
    public void one_without_an_image_is_refused_and_retry_is_named(string end) =>
        Given.Deployment(Situation.Named(end))
            .When(to => RequestDeployment.Rollback(to, 12, 3, History.Ada))
            .ThenRefused("deployment_has_no_image")
            .Decision.Refusal!.Reason.ShouldContain("Retry");

    [Fact]
    public void an_overtaken_rollback_can_be_asked_for_again() =>
        Given.Deployment([.. History.QueuedRollback(), new DeploymentSuperseded(History.DeploymentOf(8))])
            .When(to => RequestDeployment.Rollback(to, 12, 3, History.Ada))
            .Then(History.Requested(new Trigger(TriggerKind.Rollback, History.Ada, History.Id), History.Release, number: 12, commit: History.Source.Sha));
}
