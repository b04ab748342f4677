using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_a_deployment_gives_way
{
    private static readonly DeploymentId Newer = History.DeploymentOf(8);

    [Fact]
    public void a_waiting_one_is_superseded() =>
        Given.Deployment(History.Queued())
            .When(deployment => ReplaceDeployment.Supersede(deployment, Newer))
            .Then(new DeploymentSuperseded(Newer))
            .AndNow(state => (state.Status, state.ReplacedBy, state.FinishedAt, state.StartedAt).ShouldBe((DeploymentStatus.Superseded, Newer, Given.Now, null)));

    [Theory]
    [MemberData(nameof(AllButWaiting))]
    public void one_that_waits_no_longer_is_not_superseded(string situation) =>
        Given.Deployment(Situation.Named(situation)).When(deployment => ReplaceDeployment.Supersede(deployment, Newer)).ThenNothing();

    [Fact]
    public void the_live_one_is_retired_by_a_newer_one() =>
        Given.Deployment(History.Live())
            .When(live => ReplaceDeployment.Retire(live, By(History.Manual)))
            .Then(new DeploymentRetired(Newer))
            .AndNow(state => (state.Status, state.ReplacedBy, state.FinishedAt).ShouldBe((DeploymentStatus.Retired, Newer, Given.Noon.AddSeconds(History.Live().Length - 1))));

    [Theory]
    [InlineData(TriggerKind.Retry)]
    [InlineData(TriggerKind.Redeploy)]
    [InlineData(TriggerKind.AutoDeploy)]
    [InlineData(TriggerKind.Webhook)]
    public void only_a_rollback_rolls_it_back(TriggerKind kind) =>
        Given.Deployment(History.Live())
            .When(live => ReplaceDeployment.Retire(live, By(new Trigger(kind, null))))
            .Then(new DeploymentRetired(Newer));

    [Fact]
    public void the_live_one_is_rolled_back_by_a_rollback() =>
        Given.Deployment(History.Live())
            .When(live => ReplaceDeployment.Retire(live, By(History.Rollback)))
            .Then(new DeploymentRolledBack(Newer))
            .AndNow(state => (state.Status, state.ReplacedBy).ShouldBe((DeploymentStatus.RolledBack, Newer)));

    [Fact]
    public void the_live_one_is_taken_down_with_a_reason_when_nothing_replaces_it() =>
        Given.Deployment(History.Live())
            .When(live => ReplaceDeployment.TakeDown(live, "Environment production was deleted."))
            .Then(new DeploymentTakenDown("Environment production was deleted."))
            .AndNow(state => (state.Status, state.ReplacedBy, state.RetiredReason).ShouldBe((DeploymentStatus.Retired, null, "Environment production was deleted.")));

    [Fact]
    public void none_replaces_itself() =>
        Given.Deployment(History.Live()).When(live => ReplaceDeployment.Retire(live, live)).ThenNothing();

    [Theory]
    [MemberData(nameof(AllButLive))]
    public void one_that_is_not_live_is_not_retired(string situation) =>
        Given.Deployment(Situation.Named(situation)).When(live => ReplaceDeployment.Retire(live, By(History.Manual))).ThenNothing();

    public static TheoryData<string> AllButWaiting() => [.. Situation.Names.Where(name => !name.StartsWith("queued", StringComparison.Ordinal))];

    public static TheoryData<string> AllButLive() => [.. Situation.Names.Where(name => name != "live")];

    private static Deployment By(Trigger trigger) => Deployment.Evolve(null, Newer, History.Requested(trigger, number: 8), Given.Noon)!;
}
