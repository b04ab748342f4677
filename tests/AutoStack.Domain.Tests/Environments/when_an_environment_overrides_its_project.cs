using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;

namespace AutoStack.Domain.Tests.Environments;

public sealed class when_an_environment_overrides_its_project
{
    private static readonly ProjectSettings Plain = new(BuildCommand: "make", Replicas: 2);

    private static readonly ProjectSettings WithWorker = Plain with { Processes = [new ProcessSettings("web", null, 2), new ProcessSettings("mailer", "node mailer.js")] };

    [Fact]
    public void nothing_of_its_own_leaves_the_projects_settings() => EnvironmentOverrides.None.On(WithWorker).ShouldBe(WithWorker);

    [Fact]
    public void its_replicas_go_before_the_projects_and_all_else_stays() => new EnvironmentOverrides(5).On(Plain).ShouldBe(Plain with { Replicas = 5 });

    [Fact]
    public void its_replicas_are_those_of_web_where_the_project_names_processes() =>
        new EnvironmentOverrides(5).On(WithWorker).Processes.ShouldBe([new ProcessSettings("web", null, 5), new ProcessSettings("mailer", "node mailer.js")]);

    [Fact]
    public void its_processes_replace_the_projects_and_keep_their_own_numbers() =>
        new EnvironmentOverrides(5, [new ProcessSettings("web", null, 3)]).On(WithWorker).Processes.ShouldBe([new ProcessSettings("web", null, 3)]);

    [Fact]
    public void the_same_again_is_equal()
    {
        new EnvironmentOverrides(5, [new ProcessSettings("web", null, 3)]).ShouldBe(new EnvironmentOverrides(5, [new ProcessSettings("web", null, 3)]));
        new EnvironmentOverrides(null, []).ShouldNotBe(EnvironmentOverrides.None);
    }
}
