using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_redeploying_a_deployment
{
    [Fact]
    public void the_live_image_is_deployed_with_the_current_configuration() =>
        Given.Deployment(History.Live())
            .When(of => RequestDeployment.Redeploy(of, 12, 5, History.Ada))
            .Then(History.Requested(new Trigger(TriggerKind.Redeploy, History.Ada, History.Id), History.Release, number: 12, commit: History.Source.Sha) with { ConfigRevision = 5 });

    [Theory]
    [InlineData("queued")]
    [InlineData("at_rollout")]
    [InlineData("failed_rollout")]
    [InlineData("cancelled")]
    [InlineData("superseded")]
    [InlineData("retired")]
    [InlineData("rolled_back")]
    public void one_that_is_not_live_is_refused(string situation) =>
        Given.Deployment(Situation.Named(situation))
            .When(of => RequestDeployment.Redeploy(of, 12, 5, History.Ada))
            .ThenRefused("deployment_not_live");

    [Fact]
    public void the_refusal_speaks_of_its_status_in_words() =>
        Given.Deployment(History.RolledBack())
            .When(of => RequestDeployment.Redeploy(of, 12, 5, History.Ada))
            .Decision.Refusal!.Reason.ShouldStartWith("Deployment #7 is rolled back;");
}
