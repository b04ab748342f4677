using AutoStack.Domain.Environments;
using AutoStack.Domain.Tests.Deployments;

namespace AutoStack.Domain.Tests.Environments;

public sealed class when_a_waiting_deployment_leaves
{
    [Theory]
    [InlineData(QueuePolicy.Newest)]
    [InlineData(QueuePolicy.Every)]
    public void the_others_keep_their_order(QueuePolicy policy) =>
        Line.Under(policy, Line.Started(5), Line.Queued(6), Line.Queued(7), Line.Queued(8))
            .When(environment => Gate.Leave(environment, Line.Requested(7)))
            .Then(Line.Left(7))
            .AndNow(state => state.Numbers().ShouldBe([6, 8]));

    [Fact]
    public void one_that_the_environment_has_not_heard_of_yet_is_told_too_so_that_its_admission_decides_anew() =>
        Line.Under(QueuePolicy.Every, Line.Started(6), Line.Queued(8))
            .When(environment => Gate.Leave(environment, Line.Requested(7)))
            .Then(Line.Left(7))
            .AndNow(state => state.Numbers().ShouldBe([8]));

    [Theory]
    [MemberData(nameof(PastWaiting))]
    public void one_that_is_past_waiting_does_not_leave_the_line(string situation)
    {
        var deployment = Given.Deployment(Situation.Named(situation)).State;
        Line.Under(QueuePolicy.Every, Line.Started(7)).When(environment => Gate.Leave(environment, deployment)).ThenNothing();
    }

    [Fact]
    public void a_deleted_environment_has_no_line() =>
        Line.Under(QueuePolicy.Every, new EnvironmentDeleted()).When(environment => Gate.Leave(environment, Line.Requested(7))).ThenNothing();

    public static TheoryData<string> PastWaiting() => [.. Situation.Names.Where(name => !name.StartsWith("queued", StringComparison.Ordinal))];
}
