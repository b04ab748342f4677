using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests.Environments;

public sealed class when_an_environment_is_changed
{
    [Fact]
    public void what_is_not_named_stays() => Line.Under(QueuePolicy.Every, new EnvironmentPaused()).When(new ChangeEnvironment().Decide).ThenNothing();

    [Fact]
    public void it_gets_a_branch_of_its_own_and_gives_it_back()
    {
        Line.Under(QueuePolicy.Newest).When(new ChangeEnvironment(Branch: "release").Decide)
            .Then(new EnvironmentBranchChanged("release"))
            .AndNow(state => state.Branch.ShouldBe("release"));
        Line.Under(QueuePolicy.Newest, new EnvironmentBranchChanged("release")).When(new ChangeEnvironment(Branch: "").Decide)
            .Then(new EnvironmentBranchChanged(null))
            .AndNow(state => state.Branch.ShouldBeNull());
    }

    [Theory]
    [InlineData("release")]
    [InlineData(null)]
    public void the_same_branch_again_changes_nothing(string? branch) =>
        Line.Under(QueuePolicy.Newest, new EnvironmentBranchChanged(branch)).When(new ChangeEnvironment(Branch: branch ?? "").Decide).ThenNothing();

    [Fact]
    public void it_goes_to_another_target_while_it_is_empty() =>
        Line.Under(QueuePolicy.Newest, Line.Started(6), Line.Ended(6)).When(new ChangeEnvironment(Target: "docker").Decide)
            .Then(new EnvironmentTargetChanged("docker"))
            .AndNow(state => state.Target.ShouldBe("docker"));

    [Fact]
    public void it_stays_where_it_is_while_something_is_live_runs_or_waits()
    {
        foreach (var events in new object[][] { [Line.Started(6), Line.WentLive(6)], [Line.Started(6)], [new EnvironmentPaused(), Line.Queued(6)] })
        {
            Line.Under(QueuePolicy.Newest, events).When(new ChangeEnvironment(Target: "docker").Decide).ThenRefused("environment_in_use");
            Line.Under(QueuePolicy.Newest, events).When(new ChangeEnvironment(Target: "local").Decide).ThenNothing();
        }
    }

    [Fact]
    public void the_policy_changes_before_the_next_one_is_let_in() =>
        Line.Under(QueuePolicy.Every, new EnvironmentPaused(), Line.Queued(7), Line.Queued(8), Line.Queued(9))
            .When(new ChangeEnvironment(QueuePolicy: QueuePolicy.Newest, Paused: false).Decide)
            .Then(new QueuePolicyChanged(QueuePolicy.Newest), Line.Overtaken(7, by: 9), Line.Overtaken(8, by: 9), new EnvironmentResumed(), Line.Started(9))
            .AndNow(state => (state.Running, state.Queue.Count, state.Paused).ShouldBe((Line.Place(9), 0, false)));

    [Fact]
    public void all_of_it_happens_at_once() =>
        Line.Under(QueuePolicy.Newest)
            .When(new ChangeEnvironment("release", "docker", QueuePolicy.Every, AutoDeploy: true, Paused: true).Decide)
            .Then(new EnvironmentBranchChanged("release"), new EnvironmentTargetChanged("docker"), new QueuePolicyChanged(QueuePolicy.Every), new AutoDeployChanged(true), new EnvironmentPaused());

    [Fact]
    public void where_one_change_is_refused_none_is_made() =>
        Line.Under(QueuePolicy.Newest, Line.Started(6), Line.WentLive(6))
            .When(new ChangeEnvironment(Branch: "release", Target: "docker", Paused: true).Decide)
            .ThenRefused("environment_in_use");

    [Fact]
    public void auto_deploy_once_more_ends_the_pause_of_a_rollback() =>
        Line.Under(QueuePolicy.Newest, new AutoDeployChanged(true), new AutoDeployPaused("A rollback."))
            .When(new ChangeEnvironment(AutoDeploy: true).Decide)
            .Then(new AutoDeployChanged(true))
            .AndNow(state => (state.AutoDeploy, state.AutoDeployPaused).ShouldBe((true, false)));

    [Fact]
    public void a_deleted_one_is_not_there_any_more() =>
        Line.Under(QueuePolicy.Newest, new EnvironmentDeleted()).When(new ChangeEnvironment(Branch: "release").Decide).ThenRefused("environment_not_found", RefusalKind.NotFound);
}
