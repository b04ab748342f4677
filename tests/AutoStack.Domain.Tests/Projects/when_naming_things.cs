using AutoStack.Domain.Projects;

namespace AutoStack.Domain.Tests.Projects;

public sealed class when_naming_things
{
    [Theory]
    [InlineData("a", true, true)]
    [InlineData("a1", true, true)]
    [InlineData("shop", true, true)]
    [InlineData("my-shop", true, true)]
    [InlineData("a-b-c-1", true, true)]
    [InlineData("sixteen-letters1", true, true)]
    [InlineData("seventeen-letters", true, false)]
    [InlineData("forty-characters-are-the-most-for-a-name", true, false)]
    [InlineData("forty-one-characters-are-too-many-for-one", false, false)]
    [InlineData("", false, false)]
    [InlineData("1shop", false, false)]
    [InlineData("-shop", false, false)]
    [InlineData("shop-", false, false)]
    [InlineData("my--shop", false, false)]
    [InlineData("Shop", false, false)]
    [InlineData("my_shop", false, false)]
    [InlineData("my.shop", false, false)]
    [InlineData("my shop", false, false)]
    [InlineData("shop\n", false, false)]
    [InlineData("\nshop", false, false)]
    [InlineData("schön", false, false)]
    [InlineData("shop٣", false, false)]
    [InlineData("../shop", false, false)]
    public void names_are_narrow(string name, bool project, bool environment)
    {
        Names.IsProjectName(name).ShouldBe(project);
        Names.IsEnvironmentName(name).ShouldBe(environment);
    }
}
