using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests.Environments;

public sealed class when_an_environment_is_deleted
{
    [Fact]
    public void whoever_waits_leaves_the_line() =>
        Line.Under(QueuePolicy.Every, Line.Started(7), Line.Queued(8), Line.Queued(9))
            .When(Gate.Close)
            .Then(Line.Left(8), Line.Left(9), new EnvironmentDeleted())
            .AndNow(state =>
            {
                state.Queue.ShouldBeEmpty();
                state.Running.ShouldBe(Line.Place(7));
                state.DeletedAt.ShouldBe(Given.Now);
            });

    [Fact]
    public void nothing_is_live_that_a_later_revert_could_bring_back() =>
        Line.Under(QueuePolicy.Newest, Line.Started(6), Line.WentLive(6), Line.Started(7))
            .When(Gate.Close)
            .Then(new EnvironmentDeleted())
            .AndNow(state => state.Live.ShouldBeNull());

    [Fact]
    public void deleting_it_once_more_changes_nothing() => Line.Under(QueuePolicy.Newest, new EnvironmentDeleted()).When(Gate.Close).ThenNothing();

    [Theory]
    [InlineData(null)]
    [InlineData("Staging")]
    [InlineData("production")]
    public void its_name_is_wanted_once_more(string? confirmation) =>
        Staging().When(environment => DeleteEnvironment.Decide(environment, confirmation)).ThenRefused("confirmation_missing", RefusalKind.Unprocessable);

    [Fact]
    public void with_its_name_it_is_closed_once()
    {
        Staging(Line.Started(7), Line.Queued(8)).When(environment => DeleteEnvironment.Decide(environment, "staging")).Then(Line.Left(8), new EnvironmentDeleted());
        Staging(new EnvironmentDeleted()).When(environment => DeleteEnvironment.Decide(environment, "staging")).ThenNothing();
    }

    [Fact]
    public void production_goes_with_its_project_alone() =>
        Line.Under(QueuePolicy.Newest).When(environment => DeleteEnvironment.Decide(environment, "production")).ThenRefused("environment_is_production");

    private static Scenario<ProjectEnvironment> Staging(params object[] events) => Given.Environment([Line.Created with { Name = "staging" }, .. events]);
}
