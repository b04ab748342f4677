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

    [Fact]
    public void what_was_scaled_goes_before_all_other_numbers()
    {
        var scaled = new EnvironmentOverrides(5).ScaledTo(new Dictionary<string, int> { ["web"] = 7, ["mailer"] = 2 });
        scaled.On(WithWorker).Processes.ShouldBe([new ProcessSettings("web", null, 7), new ProcessSettings("mailer", "node mailer.js", 2)]);
        scaled.On(Plain).Replicas.ShouldBe(7);
    }

    [Fact]
    public void scaling_one_process_leaves_the_numbers_of_others() =>
        new EnvironmentOverrides().ScaledTo(new Dictionary<string, int> { ["web"] = 7 }).ScaledTo(new Dictionary<string, int> { ["declared"] = 2 }).Instances
            .ShouldBe(new Dictionary<string, int> { ["web"] = 7, ["declared"] = 2 }, ignoreOrder: true);

    [Fact]
    public void settings_given_later_end_what_was_scaled_before()
    {
        var scaled = new EnvironmentOverrides().ScaledTo(new Dictionary<string, int> { ["web"] = 7, ["mailer"] = 2 });
        scaled.SetTo(3, null).On(WithWorker).Processes.ShouldBe([new ProcessSettings("web", null, 3), new ProcessSettings("mailer", "node mailer.js", 2)]);
        scaled.SetTo(null, [new ProcessSettings("web", null, 4)]).On(WithWorker).Processes.ShouldBe([new ProcessSettings("web", null, 4)]);
        scaled.SetTo(null, null).ShouldBe(scaled);
    }

    [Fact]
    public void what_is_scaled_alike_is_equal()
    {
        var one = new EnvironmentOverrides().ScaledTo(new Dictionary<string, int> { ["web"] = 7, ["mailer"] = 2 });
        one.ShouldBe(new EnvironmentOverrides().ScaledTo(new Dictionary<string, int> { ["mailer"] = 2, ["web"] = 7 }));
        one.ShouldNotBe(new EnvironmentOverrides().ScaledTo(new Dictionary<string, int> { ["web"] = 7 }));
    }
}
