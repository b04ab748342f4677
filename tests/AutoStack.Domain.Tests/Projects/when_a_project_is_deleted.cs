using AutoStack.Domain.Projects;

namespace AutoStack.Domain.Tests.Projects;

public sealed class when_a_project_is_deleted
{
    private static readonly ProjectCreated Created = new("shop", "https://git.example.org/shoes/shop.git", null, new ProjectSettings());

    [Fact]
    public void its_name_confirms() =>
        Given.Project(Created)
            .When(project => DeleteProject.Decide(project, "shop"))
            .Then(new ProjectDeleted())
            .AndNow(state => (state.DeletedAt, state.Name).ShouldBe((Given.Now, "shop")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Shop")]
    [InlineData("shop ")]
    [InlineData("true")]
    public void anything_else_does_not(string? confirmation) =>
        Given.Project(Created).When(project => DeleteProject.Decide(project, confirmation)).ThenRefused("confirmation_missing", RefusalKind.Unprocessable);

    [Theory]
    [InlineData("shop")]
    [InlineData(null)]
    public void deleting_it_once_more_changes_nothing(string? confirmation) =>
        Given.Project(Created, new ProjectDeleted()).When(project => DeleteProject.Decide(project, confirmation)).ThenNothing();

    [Fact]
    public void the_time_of_the_first_deletion_stays() =>
        Given.Project(Created, new ProjectDeleted(), new ProjectDeleted()).State.DeletedAt.ShouldBe(Given.Noon.AddSeconds(1));
}
