using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Pipeline;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_detecting_how_to_build
{
    private const string Start = """{ "scripts": { "start": "node server.js" } }""";
    private const string Build = """{ "scripts": { "build": "vite build" } }""";
    private const string Both = """{ "scripts": { "start": "node server.js", "build": "tsc" } }""";
    private const string Neither = """{ "name": "x" }""";

    [Theory]
    // package.json, index.html there?, build command, start command, output directory → kind, build, start, output directories
    [InlineData(null, true, null, null, null, "static", null, null, "")]
    [InlineData(Neither, true, null, null, null, "static", null, null, "")]
    [InlineData(Start, true, null, null, null, "node", null, "node server.js", "")]
    [InlineData(Both, true, null, null, null, "node", "npm run build", "node server.js", "")]
    [InlineData(Build, true, null, null, null, "static", "npm run build", null, "dist build out")]
    [InlineData(Build, false, null, null, "public", "static", "npm run build", null, "public")]
    [InlineData(Both, false, null, null, "public", "static", "npm run build", null, "public")]
    [InlineData(Both, true, "make", "./serve", null, "node", "make", "./serve", "")]
    [InlineData(Both, true, "make", "./serve", "public", "node", "make", "./serve", "")]
    [InlineData(null, true, "make", "./serve", null, "command", "make", "./serve", "")]
    [InlineData(null, false, null, "./serve", null, "command", null, "./serve", "")]
    [InlineData(null, true, "make", null, null, "static", "make", null, "dist build out")]
    [InlineData(null, false, "make", null, "site/html", "static", "make", null, "site/html")]
    [InlineData(null, false, null, null, "docs", "static", null, null, "docs")]
    [InlineData(Start, false, "make", null, null, "node", "make", "node server.js", "")]
    public void settings_come_first_then_start_then_build_then_an_index(
        string? package, bool index, string? buildCommand, string? startCommand, string? outputDirectory, string kind, string? build, string? start, string outputs)
    {
        var plan = Plan(package, new BuildSettings(null, buildCommand, null, startCommand, outputDirectory), index ? ["index.html"] : []).ShouldBeOfType<Outcome<BuildPlan>.Done>().Value;

        (plan.Kind, plan.Build.SingleOrDefault()?.Command, plan.Start, string.Join(' ', plan.OutputDirectories)).ShouldBe((kind, build, start, outputs));
        plan.Reason.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("""{ "scripts": { "start": "x" } }""", "package-lock.json", null, false)]
    [InlineData("""{ "scripts": { "start": "x" }, "dependencies": {} }""", "", null, false)]
    [InlineData("""{ "scripts": { "start": "x" }, "dependencies": { "a": "1" } }""", "package-lock.json", "npm ci", false)]
    [InlineData("""{ "scripts": { "start": "x" }, "devDependencies": { "a": "1" } }""", "npm-shrinkwrap.json", "npm ci", false)]
    [InlineData("""{ "scripts": { "start": "x" }, "optionalDependencies": { "a": "1" } }""", "", "npm install", true)]
    public void dependencies_are_installed_from_the_lock_file_and_without_one_with_a_warning(string package, string names, string? install, bool warns)
    {
        var plan = Plan(package, null, names).ShouldBeOfType<Outcome<BuildPlan>.Done>().Value;

        if (install is null)
            plan.Install.ShouldBeNull();
        else
            plan.Install.ShouldNotBeNull().Command.ShouldStartWith(install);
        (plan.Warnings.Count > 0).ShouldBe(warns);
        if (warns)
            plan.Warnings[0].ShouldContain("package-lock.json");
    }

    [Theory]
    [InlineData(null, "there is none")]
    [InlineData(Neither, "it has neither")]
    public void with_nothing_found_it_says_what_it_looked_for(string? package, string says)
    {
        var fault = Plan(package).ShouldBeOfType<Outcome<BuildPlan>.Permanent>();
        fault.Code.ShouldBe("nothing_to_build");
        foreach (var looked in new[] { "start command", "output directory", "package.json", "index.html", "root directory", says })
            fault.Reason.ShouldContain(looked);
    }

    [Theory]
    [InlineData("{ \"scripts\": {\n  \"start\": }", "line 2")]
    [InlineData("", "line 1")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{ \"scripts\": [] }", "scripts")]
    [InlineData("{ \"scripts\": { \"start\": 3 } }", "'start'")]
    public void a_broken_package_json_is_refused_with_the_place(string package, string says)
    {
        var fault = Plan(package, null, "index.html").ShouldBeOfType<Outcome<BuildPlan>.Permanent>();
        fault.Code.ShouldBe("package_json_invalid");
        fault.Reason.ShouldContain(says);
    }

    [Fact]
    public void a_byte_order_mark_does_not_matter() => Plan("\uFEFF" + Start).ShouldBeOfType<Outcome<BuildPlan>.Done>();

    private static Outcome<BuildPlan> Plan(string? package, BuildSettings? settings = null, params string[] names)
    {
        var files = new GivenFiles();
        foreach (var name in names.Where(name => name.Length > 0))
            files.Add(name);
        if (package is not null)
            files.Add("package.json", package);
        return files.Plan(settings);
    }
}
