using AutoStack.Domain.Projects;

namespace AutoStack.Domain.Tests.Projects;

public sealed class when_a_project_changes
{
    private const string Url = "https://git.example.org/shoes/shop.git";

    private static readonly ProjectCreated Created = new("shop", Url, "main", Settings());

    [Fact]
    public void the_change_replaces_repository_branch_and_settings() =>
        Given.Project(Created)
            .When(project => ChangeProject.Decide(project, "https://git.example.org/shoes/new.git", null, Settings() with { Replicas = 3 }))
            .Then(new ProjectSettingsChanged("https://git.example.org/shoes/new.git", null, Settings() with { Replicas = 3 }))
            .AndNow(state => (state.RepositoryUrl, state.Branch, state.Settings.Replicas, state.Name).ShouldBe(("https://git.example.org/shoes/new.git", null, 3, "shop")));

    [Fact]
    public void the_same_again_changes_nothing() =>
        Given.Project(Created).When(project => ChangeProject.Decide(project, Url, "main", Settings())).ThenNothing();

    [Theory]
    [MemberData(nameof(OneSettingOther))]
    public void each_setting_counts(string setting, ProjectSettings other)
    {
        var decided = Given.Project(Created).When(project => ChangeProject.Decide(project, Url, "main", other));
        decided.Then(new ProjectSettingsChanged(Url, "main", other));
        decided.State.Settings.ShouldBe(other, setting);
    }

    [Fact]
    public void every_setting_is_tried() =>
        OneSettingOther().Select(row => row.Data.Item1).ShouldBe(typeof(ProjectSettings).GetProperties().Select(property => property.Name), ignoreOrder: true);

    [Fact]
    public void equal_settings_have_one_hash_code() => Settings().GetHashCode().ShouldBe(Settings().GetHashCode());

    [Fact]
    public void a_deleted_project_is_not_found() =>
        Given.Project(Created, new ProjectDeleted())
            .When(project => ChangeProject.Decide(project, Url, "main", Settings()))
            .ThenRefused("project_not_found", RefusalKind.NotFound);

    public static TheoryData<string, ProjectSettings> OneSettingOther() => new()
    {
        { nameof(ProjectSettings.RootDirectory), Settings() with { RootDirectory = "apps/shop" } },
        { nameof(ProjectSettings.BuildCommand), Settings() with { BuildCommand = "make" } },
        { nameof(ProjectSettings.TestCommand), Settings() with { TestCommand = "make test" } },
        { nameof(ProjectSettings.ReleaseCommand), Settings() with { ReleaseCommand = "make migrate" } },
        { nameof(ProjectSettings.StartCommand), Settings() with { StartCommand = "./shop" } },
        { nameof(ProjectSettings.OutputDirectory), Settings() with { OutputDirectory = "dist" } },
        { nameof(ProjectSettings.HealthPath), Settings() with { HealthPath = "/healthz" } },
        { nameof(ProjectSettings.HealthTimeoutSeconds), Settings() with { HealthTimeoutSeconds = 10 } },
        { nameof(ProjectSettings.Replicas), Settings() with { Replicas = 2 } },
        { nameof(ProjectSettings.WatchPaths), Settings() with { WatchPaths = ["src/**", "assets/**"] } },
        { nameof(ProjectSettings.Processes), Settings() with { Processes = [new ProcessSettings("web", null, 2)] } },
    };

    // Made anew each time, so that no two share a list.
    private static ProjectSettings Settings() => new() { WatchPaths = ["src/**"], Processes = [new ProcessSettings("web", null)] };
}
