using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests.Environments;

public sealed class when_the_configuration_changes
{
    [Fact]
    public void the_first_revision_is_number_1() =>
        Line.Under(QueuePolicy.Newest).When(ChangeConfiguration.Decide).Then(new ConfigurationRevised(1)).AndNow(state => state.ConfigRevision.ShouldBe(1));

    [Fact]
    public void each_further_one_counts_up() =>
        Line.Under(QueuePolicy.Newest, new ConfigurationRevised(1), new ConfigurationRevised(2)).When(ChangeConfiguration.Decide).Then(new ConfigurationRevised(3));

    [Fact]
    public void a_deleted_environment_is_not_found() =>
        Line.Under(QueuePolicy.Newest, new EnvironmentDeleted()).When(ChangeConfiguration.Decide).ThenRefused("environment_not_found", RefusalKind.NotFound);
}
