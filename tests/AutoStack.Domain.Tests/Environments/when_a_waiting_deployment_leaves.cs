using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests.Environments;

public sealed class when_a_waiting_deployment_leaves
{
    [Theory]
    [InlineData(QueuePolicy.Newest)]
    [InlineData(QueuePolicy.Every)]
    public void the_others_keep_their_order(QueuePolicy policy) =>
        Line.Under(policy, Line.Started(5), Line.Queued(6), Line.Queued(7), Line.Queued(8))
            .When(environment => Gate.Leave(environment, History.DeploymentOf(7)))
            .Then(Line.Left(7))
            .AndNow(state => state.Numbers().ShouldBe([6, 8]));

    [Fact]
    public void the_running_one_does_not_leave_the_line() =>
        Line.Under(QueuePolicy.Every, Line.Started(7)).When(environment => Gate.Leave(environment, History.Id)).ThenNothing();

    [Fact]
    public void a_doubled_message_changes_nothing() =>
        Line.Under(QueuePolicy.Every, Line.Started(6), Line.Queued(7), Line.Left(7)).When(environment => Gate.Leave(environment, History.Id)).ThenNothing();

    [Fact]
    public void one_that_the_environment_never_heard_of_changes_nothing() =>
        Line.Under(QueuePolicy.Every, Line.Started(6), Line.Queued(8)).When(environment => Gate.Leave(environment, History.Id)).ThenNothing();
}
