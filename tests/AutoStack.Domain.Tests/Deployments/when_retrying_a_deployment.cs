using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_retrying_a_deployment
{
    [Theory]
    [InlineData("live")]
    [InlineData("failed_build")]
    [InlineData("failed_rollout")]
    [InlineData("cancelled_gitops")]
    [InlineData("retired")]
    [InlineData("rolled_back")]
    public void its_commit_is_deployed_with_the_current_configuration(string end) =>
        Given.Deployment(Situation.Named(end))
            .When(of => RequestDeployment.Retry(of, 12, 5, History.Ada))
            .Then(History.Requested(new Trigger(TriggerKind.Retry, History.Ada, History.Id), number: 12, commit: History.Source.Sha) with { ConfigRevision = 5 });

    [Theory]
    [InlineData("cancelled")]
    [InlineData("superseded")]
    public void its_ref_is_resolved_anew_where_it_never_was(string end) =>
        Given.Deployment(Situation.Named(end))
            .When(of => RequestDeployment.Retry(of, 12, 5, History.Ada))
            .Then(History.Requested(new Trigger(TriggerKind.Retry, History.Ada, History.Id), number: 12) with { ConfigRevision = 5 });

    [Fact]
    public void a_retry_that_ended_before_checkout_keeps_its_commit() =>
        Given.Deployment(History.Requested(commit: "4b825dc"), new DeploymentSuperseded(History.DeploymentOf(8)))
            .When(of => RequestDeployment.Retry(of, 12, 5, History.Ada))
            .Then(History.Requested(new Trigger(TriggerKind.Retry, History.Ada, History.Id), number: 12, commit: "4b825dc") with { ConfigRevision = 5 });

    [Fact]
    public void a_rollback_is_built_again() =>
        Given.Deployment([.. History.QueuedRollback(), new CancellationRequested(), new DeploymentCancelled()])
            .When(of => RequestDeployment.Retry(of, 12, 5, History.Ada))
            .Then(History.Requested(new Trigger(TriggerKind.Retry, History.Ada, History.Id), number: 12, commit: History.Source.Sha) with { ConfigRevision = 5 });

    [Theory]
    [InlineData("queued")]
    [InlineData("at_build")]
    [InlineData("cancelling_build")]
    [InlineData("reverting_failed")]
    public void one_that_is_not_finished_is_refused(string situation) =>
        Given.Deployment(Situation.Named(situation))
            .When(of => RequestDeployment.Retry(of, 12, 5, History.Ada))
            .ThenRefused("deployment_not_finished");
}
