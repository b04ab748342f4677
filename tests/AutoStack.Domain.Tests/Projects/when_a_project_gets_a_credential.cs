using AutoStack.Domain.Projects;

namespace AutoStack.Domain.Tests.Projects;

public sealed class when_a_project_gets_a_credential
{
    private const string Fingerprint = "SHA256:7KMcYFqmjsVVxgWlBXk4Kh6M3zQ8yCV5hJ0hO1m3rYw";
    private static readonly ProjectCreated Created = new("shop", "https://git.example.org/shoes/shop.git", null, new ProjectSettings());
    private static readonly ProjectCredentialSet Key = new(SourceCredentialKind.SshKey, Fingerprint);

    [Fact]
    public void its_kind_is_known_from_then_on() =>
        Given.Project(Created)
            .When(project => SetSourceCredential.Decide(project, SourceCredentialKind.SshKey, Fingerprint))
            .Then(Key)
            .AndNow(state => state.SourceCredential.ShouldBe(SourceCredentialKind.SshKey));

    [Fact]
    public void another_takes_its_place() =>
        Given.Project(Created, Key)
            .When(project => SetSourceCredential.Decide(project, SourceCredentialKind.Token, null))
            .Then(new ProjectCredentialSet(SourceCredentialKind.Token, null))
            .AndNow(state => state.SourceCredential.ShouldBe(SourceCredentialKind.Token));

    [Fact]
    public void the_same_again_is_told_again_since_its_secret_may_be_another() =>
        Given.Project(Created, Key).When(project => SetSourceCredential.Decide(project, SourceCredentialKind.SshKey, Fingerprint)).Then(Key);

    [Fact]
    public void it_can_be_taken_away() =>
        Given.Project(Created, Key)
            .When(RemoveSourceCredential.Decide)
            .Then(new ProjectCredentialRemoved())
            .AndNow(state => state.SourceCredential.ShouldBeNull());

    [Fact]
    public void taking_away_what_is_not_there_changes_nothing() =>
        Given.Project(Created, Key, new ProjectCredentialRemoved()).When(RemoveSourceCredential.Decide).ThenNothing();

    [Fact]
    public void a_deleted_project_has_none_and_gets_none()
    {
        Given.Project(Created, Key, new ProjectDeleted()).State.SourceCredential.ShouldBeNull();
        Given.Project(Created, new ProjectDeleted()).When(project => SetSourceCredential.Decide(project, SourceCredentialKind.Token, null)).ThenRefused("project_not_found", RefusalKind.NotFound);
        Given.Project(Created, new ProjectDeleted()).When(RemoveSourceCredential.Decide).ThenRefused("project_not_found", RefusalKind.NotFound);
    }
}
