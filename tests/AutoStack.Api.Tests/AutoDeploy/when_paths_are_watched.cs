using AutoStack.Api.AutoDeploy;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.AutoDeploy;

public sealed class when_paths_are_watched
{
    [Theory]
    [InlineData("apps/shop/**", "apps/shop/deep/down/page.html", true)]
    [InlineData("apps/shop/**", "apps/shop2/page.html", false)]
    [InlineData("apps/shop", "apps/shop/page.html", false)]
    [InlineData("*.md", "README.md", true)]
    [InlineData("*.md", "docs/README.md", false)]
    [InlineData("**/*.md", "docs/README.md", true)]
    [InlineData("package.json", "package.json", true)]
    [InlineData("Package.json", "package.json", false)]
    [InlineData("!docs/**", "docs/README.md", false)]
    [InlineData("!docs/**", "src/index.js", true)]
    [InlineData("src/** !src/test/**", "src/test/a.js", false)]
    [InlineData("src/** !src/test/**", "src/a.js", true)]
    public void a_path_touches_the_patterns_or_not(string patterns, string path, bool touches) => new WatchPaths(patterns.Split(' ')).Touches([path]).ShouldBe(touches);

    [Fact]
    public void one_path_of_many_is_enough() => new WatchPaths(["src/**"]).Touches(["README.md", "src/a.js"]).ShouldBeTrue();

    [Fact]
    public void without_patterns_every_change_counts_also_an_empty_one() => new WatchPaths([]).Touches([]).ShouldBeTrue();
}
