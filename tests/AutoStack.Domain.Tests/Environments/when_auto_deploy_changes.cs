using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests.Environments;

public sealed class when_auto_deploy_changes
{
    private static readonly AutoDeployChanged On = new(true);

    private static readonly AutoDeployChanged Off = new(false);

    private static readonly AutoDeployPaused Paused = new("A rollback.");

    [Fact]
    public void it_is_off_unless_asked_for()
    {
        Line.Under(QueuePolicy.Newest).State.AutoDeploy.ShouldBeFalse();
        Line.Under(QueuePolicy.Newest).When(environment => ChangeAutoDeploy.Decide(environment, false)).ThenNothing();
    }

    [Fact]
    public void it_is_switched_on() =>
        Line.Under(QueuePolicy.Newest).When(environment => ChangeAutoDeploy.Decide(environment, true)).Then(On).AndNow(state => state.AutoDeploy.ShouldBeTrue());

    [Fact]
    public void it_is_switched_off() =>
        Line.Under(QueuePolicy.Newest, On).When(environment => ChangeAutoDeploy.Decide(environment, false)).Then(Off).AndNow(state => state.AutoDeploy.ShouldBeFalse());

    [Fact]
    public void on_once_more_changes_nothing() =>
        Line.Under(QueuePolicy.Newest, On).When(environment => ChangeAutoDeploy.Decide(environment, true)).ThenNothing();

    [Fact]
    public void on_once_more_ends_the_pause_that_a_rollback_made() =>
        Line.Under(QueuePolicy.Newest, On, Paused)
            .When(environment => ChangeAutoDeploy.Decide(environment, true))
            .Then(On)
            .AndNow(state => (state.AutoDeploy, state.AutoDeployPaused).ShouldBe((true, false)));

    [Fact]
    public void switching_it_off_leaves_no_pause_behind() =>
        Line.Under(QueuePolicy.Newest, On, Paused)
            .When(environment => ChangeAutoDeploy.Decide(environment, false))
            .Then(Off)
            .AndNow(state => (state.AutoDeploy, state.AutoDeployPaused).ShouldBe((false, false)));

    [Fact]
    public void a_deleted_environment_is_not_found() =>
        Line.Under(QueuePolicy.Newest, new EnvironmentDeleted())
            .When(environment => ChangeAutoDeploy.Decide(environment, true))
            .ThenRefused("environment_not_found", RefusalKind.NotFound);
}
