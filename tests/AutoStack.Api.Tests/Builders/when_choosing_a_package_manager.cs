using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Pipeline;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_choosing_a_package_manager
{
    private const string Classic = "# yarn lockfile v1\n";
    private const string Berry = "__metadata:\n  version: 8\n";

    [Theory]
    // packageManager, lock file and its text → what installs, and how
    [InlineData(null, "package-lock.json", "{}", "npm", "npm ci --include=dev")]
    [InlineData(null, "npm-shrinkwrap.json", "{}", "npm", "npm ci --include=dev")]
    [InlineData(null, "pnpm-lock.yaml", "lockfileVersion: '9.0'\n", "pnpm 10.34.8", "pnpm install --frozen-lockfile")]
    [InlineData(null, "pnpm-lock.yaml", "lockfileVersion: '6.0'\n", "pnpm 8.15.9", "pnpm install --frozen-lockfile")]
    [InlineData(null, "pnpm-lock.yaml", "lockfileVersion: 5.4\n", "pnpm 7.33.7", "pnpm install --frozen-lockfile")]
    [InlineData(null, "yarn.lock", Classic, "yarn 1.22.22", "yarn install --frozen-lockfile --production=false")]
    [InlineData(null, "yarn.lock", Berry, "yarn 4.18.1", "yarn install --immutable")]
    [InlineData(null, "yarn.lock", "__metadata:\n  version: 6\n", "yarn 3.8.6", "yarn install --immutable")]
    [InlineData("pnpm@9.15.0", "pnpm-lock.yaml", "", "pnpm 9.15.0", "pnpm install --frozen-lockfile")]
    [InlineData("pnpm@9.15.0+sha512.abc", "pnpm-lock.yaml", "", "pnpm 9.15.0", "pnpm install --frozen-lockfile")]
    [InlineData("yarn@4.5.0", "yarn.lock", Berry, "yarn 4.5.0", "yarn install --immutable")]
    [InlineData("yarn@1.22.19", null, null, "yarn 1.22.19", "yarn install --production=false")]
    [InlineData("yarn@4.5.0", null, null, "yarn 4.5.0", "yarn install --no-immutable")]
    [InlineData("npm@10.9.0", "package-lock.json", "{}", "npm 10.9.0", "npm ci")]
    [InlineData("pnpm@10.0.0-rc.1", null, null, "pnpm 10.0.0-rc.1", "pnpm install --no-frozen-lockfile")]
    [InlineData(null, null, null, "npm", "npm install --include=dev")]
    public void the_field_goes_first_and_then_the_lock_file(string? field, string? lockfile, string? text, string manager, string install)
    {
        var plan = Plan(field, lockfile is null ? [] : [(lockfile, text!)]).ShouldBeOfType<Outcome<BuildPlan>.Done>().Value;

        plan.Manager.ShouldNotBeNull().ToString().ShouldBe(manager);
        plan.Install.ShouldNotBeNull().Command.ShouldStartWith(install);
        plan.Build.ShouldHaveSingleItem().Command.ShouldBe($"{plan.Manager!.Name} run build");
        plan.Warnings.Any(warning => warning.Contains("commit the lock file")).ShouldBe(lockfile is null);
    }

    [Theory]
    [InlineData(null, "package-lock.json yarn.lock", "lockfile_ambiguous", "package-lock.json, yarn.lock")]
    [InlineData("pnpm@9.15.0", "package-lock.json", "lockfile_mismatch", "package-lock.json")]
    [InlineData("bun@1.2.0", "bun.lock", "package_manager_unsupported", "bun@1.2.0")]
    [InlineData("pnpm@9", "pnpm-lock.yaml", "package_manager_unsupported", "exact version")]
    [InlineData("pnpm@9.1.1; rm -rf /", "pnpm-lock.yaml", "package_manager_unsupported", "exact version")]
    [InlineData(null, "bun.lockb", "package_manager_unsupported", "bun.lockb")]
    public void what_is_not_clear_is_refused_with_the_remedy(string? field, string lockfiles, string code, string says)
    {
        var fault = Plan(field, [.. lockfiles.Split(' ').Select(name => (name, Classic))]).ShouldBeOfType<Outcome<BuildPlan>.Permanent>();

        fault.Code.ShouldBe(code);
        fault.Reason.ShouldContain(says);
    }

    [Fact]
    public void the_field_chooses_among_several_lock_files() =>
        Plan("yarn@1.22.22", [("package-lock.json", "{}"), ("yarn.lock", Classic)]).ShouldBeOfType<Outcome<BuildPlan>.Done>().Value.Manager!.Lockfile.ShouldBe("yarn.lock");

    [Fact]
    public void both_lock_files_of_npm_are_no_conflict() =>
        Plan(null, [("package-lock.json", "{}"), ("npm-shrinkwrap.json", "{}")]).ShouldBeOfType<Outcome<BuildPlan>.Done>().Value.Manager!.Lockfile.ShouldBe("npm-shrinkwrap.json");

    private static Outcome<BuildPlan> Plan(string? field, IReadOnlyList<(string Name, string Text)> lockfiles)
    {
        var manager = field is null ? "" : $"\"packageManager\": \"{field}\",";
        var files = new GivenFiles().Add("package.json", $$"""{ {{manager}} "scripts": { "start": "node x", "build": "y" }, "dependencies": { "a": "1" } }""");
        foreach (var (name, text) in lockfiles)
            files.Add(name, text);
        return files.Plan();
    }
}
