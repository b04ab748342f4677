using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests.Environments;

public sealed class when_the_queue_policy_changes
{
    [Fact]
    public void the_newest_of_those_who_wait_is_left() =>
        Line.Under(QueuePolicy.Every, Line.Started(5), Line.Queued(6), Line.Queued(7), Line.Queued(8))
            .When(environment => Gate.ChangePolicy(environment, QueuePolicy.Newest))
            .Then(new QueuePolicyChanged(QueuePolicy.Newest), Line.Overtaken(6, by: 8), Line.Overtaken(7, by: 8))
            .AndNow(state => state.Numbers().ShouldBe([8]));

    [Fact]
    public void whoever_is_older_than_the_running_one_is_overtaken_by_it() =>
        Line.Under(QueuePolicy.Every, Line.Started(8), Line.Queued(7))
            .When(environment => Gate.ChangePolicy(environment, QueuePolicy.Newest))
            .Then(new QueuePolicyChanged(QueuePolicy.Newest), Line.Overtaken(7, by: 8))
            .AndNow(state => state.Running.ShouldBe(Line.Place(8)));

    [Fact]
    public void from_now_on_each_has_its_turn() =>
        Line.Under(QueuePolicy.Newest, Line.Started(5), Line.Queued(8))
            .When(environment => Gate.ChangePolicy(environment, QueuePolicy.Every))
            .Then(Line.EachInTurn)
            .AndNow(state => state.QueuePolicy.ShouldBe(QueuePolicy.Every));

    [Theory]
    [InlineData(QueuePolicy.Newest)]
    [InlineData(QueuePolicy.Every)]
    public void the_same_policy_again_changes_nothing(QueuePolicy policy) =>
        Line.Under(policy, Line.Started(5), Line.Queued(6), Line.Queued(7)).When(environment => Gate.ChangePolicy(environment, policy)).ThenNothing();

    [Fact]
    public void a_deleted_environment_is_not_found() =>
        Line.Under(QueuePolicy.Newest, new EnvironmentDeleted())
            .When(environment => Gate.ChangePolicy(environment, QueuePolicy.Every))
            .ThenRefused("environment_not_found", RefusalKind.NotFound);
}
