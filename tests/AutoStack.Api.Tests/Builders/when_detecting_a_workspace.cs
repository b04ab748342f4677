using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Pipeline;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_detecting_a_workspace
{
    private const string Web = """{ "name": "@acme/web", "scripts": { "start": "node server.js", "build": "tsc" }, "dependencies": { "@acme/ui": "*", "ms": "2" } }""";
    private const string Ui = """{ "name": "@acme/ui", "scripts": { "build": "tsc" }, "devDependencies": { "@acme/tokens": "workspace:*" } }""";
    private const string Tokens = """{ "name": "@acme/tokens", "scripts": { "build": "node make.js" }, "dependencies": { "@acme/web": "*" } }""";

    [Theory]
    [InlineData("package.json", """{ "private": true, "workspaces": ["packages/*"] }""", "package-lock.json", "npm")]
    [InlineData("package.json", """{ "private": true, "workspaces": { "packages": ["packages/**", "!packages/old"] } }""", "yarn.lock", "yarn")]
    [InlineData("pnpm-workspace.yaml", "packages:\n  - './packages/*'\n", "pnpm-lock.yaml", "pnpm")]
    public void it_is_installed_at_its_root_and_siblings_are_built_first(string file, string declaration, string lockfile, string manager)
    {
        var plan = Done(Files().Add(file, declaration).Add(lockfile).PlanIn("packages/web"));

        plan.WorkspaceRoot.ShouldBe("");
        plan.ContentDirectory.ShouldBe("");
        plan.Manager!.Name.ShouldBe(manager);
        plan.Install!.Directory.ShouldBe("");
        plan.Build.ShouldBe([new($"{manager} run build", "packages/tokens"), new($"{manager} run build", "packages/ui"), new($"{manager} run build", "packages/web")]);
        plan.Start.ShouldBe("node server.js");
    }

    [Theory]
    [InlineData("""{ "workspaces": ["apps/*"] }""")]
    [InlineData("""{ "workspaces": ["packages/*", "!packages/web"] }""")]
    [InlineData("""{ "name": "just-scripts" }""")]
    public void a_package_that_is_no_member_stands_by_itself(string root)
    {
        var plan = Done(Files().Add("package.json", root).Add("package-lock.json", "{}").PlanIn("packages/web"));

        plan.WorkspaceRoot.ShouldBeNull();
        plan.Install!.Directory.ShouldBe("packages/web");
        plan.Build.ShouldHaveSingleItem();
        plan.Warnings.ShouldContain(warning => warning.Contains("package-lock.json"));
    }

    [Fact]
    public void a_workspace_below_the_top_is_found_too() =>
        Done(new GivenFiles().Add("js/package.json", """{ "workspaces": ["web"] }""").Add("js/yarn.lock").Add("js/web/package.json", Web).PlanIn("js/web")).WorkspaceRoot.ShouldBe("js");

    [Fact]
    public void the_package_manager_may_be_named_at_the_root() =>
        Done(Files().Add("package.json", """{ "workspaces": ["packages/*"], "packageManager": "yarn@4.5.0" }""").Add("yarn.lock").PlanIn("packages/web")).Manager!.ChosenBy.ShouldBe("packageManager in package.json");

    [Fact]
    public void a_root_that_starts_nothing_lists_its_packages()
    {
        var fault = Files().Add("package.json", """{ "workspaces": ["packages/*"] }""").Plan().ShouldBeOfType<Outcome<BuildPlan>.Permanent>();

        fault.Code.ShouldBe("nothing_to_build");
        fault.Reason.ShouldContain("packages/tokens, packages/ui, packages/web");
    }

    [Fact]
    public void the_build_command_of_the_settings_is_all_that_builds()
    {
        var plan = Done(Files().Add("package.json", """{ "workspaces": ["packages/*"] }""").Add("package-lock.json").Plan(new BuildSettings("packages/web", "make web", null, null, null)));
        plan.Build.ShouldBe([new BuildStep("make web", "packages/web")]);
    }

    private static GivenFiles Files() => new GivenFiles().Add("packages/web/package.json", Web).Add("packages/ui/package.json", Ui).Add("packages/tokens/package.json", Tokens).Add("packages/old/package.json", "{}");

    private static BuildPlan Done(Outcome<BuildPlan> outcome) => outcome.ShouldBeOfType<Outcome<BuildPlan>.Done>($"{outcome}").Value;
}
