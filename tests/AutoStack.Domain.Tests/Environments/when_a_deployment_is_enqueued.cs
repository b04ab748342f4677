using AutoStack.Domain.Environments;
using AutoStack.Domain.Tests.Deployments;

namespace AutoStack.Domain.Tests.Environments;

public sealed class when_a_deployment_is_enqueued
{
    [Theory]
    [InlineData(QueuePolicy.Newest)]
    [InlineData(QueuePolicy.Every)]
    public void it_starts_at_once_in_an_empty_environment(QueuePolicy policy) =>
        Line.Under(policy)
            .When(Enqueue(7))
            .Then(Line.Queued(7), Line.Started(7))
            .AndNow(state => (state.Running, state.Queue.Count).ShouldBe((Line.Place(7), 0)));

    [Theory]
    [InlineData(QueuePolicy.Newest)]
    [InlineData(QueuePolicy.Every)]
    public void it_waits_while_another_one_runs(QueuePolicy policy) =>
        Line.Under(policy, Line.Started(7))
            .When(Enqueue(8))
            .Then(Line.Queued(8))
            .AndNow(state => (state.Running, state.Queue.Single()).ShouldBe((Line.Place(7), Line.Place(8))));

    [Fact]
    public void the_newest_overtakes_those_that_wait_and_the_running_one_finishes() =>
        Line.Under(QueuePolicy.Newest, Line.Started(5), Line.Queued(6), Line.Queued(7))
            .When(Enqueue(8))
            .Then(Line.Queued(8), Line.Overtaken(6, by: 8), Line.Overtaken(7, by: 8))
            .AndNow(state =>
            {
                state.Numbers().ShouldBe([8]);
                state.Running.ShouldBe(Line.Place(5));
            });

    [Fact]
    public void one_that_comes_late_is_overtaken_by_a_newer_one_that_waits() =>
        Line.Under(QueuePolicy.Newest, Line.Started(5), Line.Queued(8))
            .When(Enqueue(7))
            .Then(Line.Queued(7), Line.Overtaken(7, by: 8))
            .AndNow(state => state.Numbers().ShouldBe([8]));

    [Fact]
    public void one_that_comes_late_is_overtaken_by_a_newer_one_that_runs() =>
        Line.Under(QueuePolicy.Newest, Line.Started(8)).When(Enqueue(7)).Then(Line.Queued(7), Line.Overtaken(7, by: 8));

    [Fact]
    public void one_that_comes_late_is_overtaken_by_a_newer_one_that_is_live() =>
        Line.Under(QueuePolicy.Newest, Line.Started(8), Line.WentLive(8))
            .When(Enqueue(7))
            .Then(Line.Queued(7), Line.Overtaken(7, by: 8))
            .AndNow(state => state.Running.ShouldBeNull());

    [Fact]
    public void a_newer_one_that_failed_keeps_nobody_out() =>
        Line.Under(QueuePolicy.Newest, Line.Started(8), Line.Ended(8)).When(Enqueue(7)).Then(Line.Queued(7), Line.Started(7));

    [Fact]
    public void where_each_has_its_turn_nobody_is_overtaken_and_the_number_sets_the_order() =>
        Line.Under(QueuePolicy.Every, Line.Started(5), Line.Queued(6), Line.Queued(8))
            .When(Enqueue(7))
            .Then(Line.Queued(7))
            .AndNow(state => state.Numbers().ShouldBe([6, 7, 8]));

    [Theory]
    [InlineData(QueuePolicy.Newest)]
    [InlineData(QueuePolicy.Every)]
    public void it_waits_while_the_environment_is_paused(QueuePolicy policy) =>
        Line.Under(policy, new EnvironmentPaused()).When(Enqueue(7)).Then(Line.Queued(7)).AndNow(state => state.Running.ShouldBeNull());

    [Fact]
    public void the_newest_overtakes_in_a_paused_environment_too() =>
        Line.Under(QueuePolicy.Newest, new EnvironmentPaused(), Line.Queued(7)).When(Enqueue(8)).Then(Line.Queued(8), Line.Overtaken(7, by: 8));

    [Fact]
    public void a_doubled_message_changes_nothing() =>
        Line.Under(QueuePolicy.Newest, Line.Started(6), Line.Queued(7)).When(Enqueue(7)).ThenNothing();

    [Theory]
    [InlineData(QueuePolicy.Newest)]
    [InlineData(QueuePolicy.Every)]
    public void one_that_runs_or_is_live_already_is_not_put_in_line_again(QueuePolicy policy)
    {
        Line.Under(policy, Line.Started(7)).When(Enqueue(7)).ThenNothing();
        Line.Under(policy, Line.Started(7), Line.WentLive(7)).When(Enqueue(7)).ThenNothing();
    }

    [Theory]
    [MemberData(nameof(PastWaiting))]
    public void one_that_is_past_waiting_changes_nothing(string situation)
    {
        var deployment = Given.Deployment(Situation.Named(situation)).State;
        Line.Under(QueuePolicy.Every).When(environment => Gate.Enqueue(environment, deployment)).ThenNothing();
        Line.Under(QueuePolicy.Newest, new EnvironmentDeleted()).When(environment => Gate.Enqueue(environment, deployment)).ThenNothing();
    }

    [Fact]
    public void a_deleted_environment_lets_nobody_in() =>
        Line.Under(QueuePolicy.Newest, new EnvironmentDeleted()).When(Enqueue(7)).ThenRefused("environment_deleted");

    [Fact]
    public void a_rollback_pauses_the_deployment_of_new_commits_as_soon_as_it_is_wanted() =>
        Line.Under(QueuePolicy.Newest, new AutoDeployChanged(true), Line.Started(7))
            .When(environment => Gate.Enqueue(environment, Line.RequestedRollback(8)))
            .Then(Line.Queued(8), new AutoDeployPaused("Deployment #8 rolls back to an earlier release."))
            .AndNow(state => (state.AutoDeploy, state.AutoDeployPaused).ShouldBe((true, true)));

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void a_rollback_pauses_only_what_is_at_work(bool autoDeploy, bool pausedAlready) =>
        Line.Under(QueuePolicy.Newest, [new AutoDeployChanged(autoDeploy), .. pausedAlready ? [new AutoDeployPaused("An earlier rollback.")] : Array.Empty<object>()])
            .When(environment => Gate.Enqueue(environment, Line.RequestedRollback(8)))
            .Then(Line.Queued(8), Line.Started(8));

    public static TheoryData<string> PastWaiting() => [.. Situation.Names.Where(name => !name.StartsWith("queued", StringComparison.Ordinal))];

    private static Func<ProjectEnvironment, Decision> Enqueue(int number) => environment => Gate.Enqueue(environment, Line.Requested(number));
}
