using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;

namespace AutoStack.Domain.Tests.Environments;

public sealed class when_an_environment_is_created
{
    private static readonly CreateEnvironment Staging = new("staging", EnvironmentKind.Standard, "develop", "local", QueuePolicy.Newest, AutoDeploy: false);

    [Fact]
    public void it_has_its_first_configuration_revision_at_once()
    {
        var decision = Staging.Decide(Shop(), ["production"]);

        decision.Events.ShouldBe([new EnvironmentCreated(History.ProjectId, "shop", "staging", EnvironmentKind.Standard, "develop", "local"), new ConfigurationRevised(1)]);
        Given.Environment(decision.Events).State.ConfigRevision.ShouldBe(1);
    }

    [Fact]
    public void what_differs_from_the_defaults_is_set_at_once()
    {
        var preview = new CreateEnvironment("preview-42", EnvironmentKind.Preview, null, "local", QueuePolicy.Every, AutoDeploy: true);

        var state = Given.Environment(preview.Decide(Shop(), ["production"]).Events).State;

        (state.Kind, state.Branch, state.QueuePolicy, state.AutoDeploy).ShouldBe((EnvironmentKind.Preview, null, QueuePolicy.Every, true));
    }

    [Fact]
    public void a_name_is_there_once() => Staging.Decide(Shop(), ["production", "staging"]).Refusal!.Code.ShouldBe("environment_name_taken");

    [Fact]
    public void there_is_a_most_of_them()
    {
        Staging.Decide(Shop(), Others(CreateEnvironment.Most - 1)).Refusal.ShouldBeNull();
        Staging.Decide(Shop(), Others(CreateEnvironment.Most)).Refusal!.Code.ShouldBe("too_many_environments");
    }

    [Fact]
    public void a_deleted_project_gets_none() => Staging.Decide(Shop(new ProjectDeleted()), []).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);

    private static Project Shop(params object[] events) =>
        Given.Project([new ProjectCreated("shop", "https://git.example.org/shop.git", null, new ProjectSettings()), .. events]).State;

    private static string[] Others(int count) => [.. Enumerable.Range(0, count).Select(n => $"other-{n}")];
}
