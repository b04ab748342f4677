using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Pipeline;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_detecting_a_framework
{
    [Theory]
    // dependency, start script → kind, start, first output directory
    [InlineData("react-scripts", "react-scripts start", "static", null, "build")]
    [InlineData("astro", "astro dev", "static", null, "dist")]
    [InlineData("astro", "node ./dist/server/entry.mjs", "node", "node ./dist/server/entry.mjs", null)]
    [InlineData("vite", "vite", "static", null, "dist")]
    [InlineData("vite", "vite --host", "static", null, "dist")]
    [InlineData("vite", "vite preview", "node", "vite preview", null)]
    [InlineData("vite", null, "static", null, "dist")]
    [InlineData("gatsby", "gatsby develop", "static", null, "public")]
    [InlineData("@angular/cli", "ng serve --open", "static", null, "dist")]
    [InlineData("@docusaurus/core", "docusaurus start", "static", null, "build")]
    [InlineData("next", "next start", "node", "next start", null)]
    [InlineData("next", null, "node", "next start", null)]
    [InlineData("express", "node server.js", "node", "node server.js", null)]
    public void a_server_for_development_is_not_what_is_deployed(string dependency, string? start, string kind, string? starts, string? output)
    {
        var plan = Files(dependency, start).Plan().ShouldBeOfType<Outcome<BuildPlan>.Done>().Value;

        (plan.Kind, plan.Start, plan.OutputDirectories.Count > 0 ? plan.OutputDirectories[0] : null).ShouldBe((kind, starts, output));
        plan.Warnings.Any(warning => warning.Contains("server for development")).ShouldBe(kind == "static" && start is not null);
    }

    [Fact]
    public void an_exported_next_application_is_a_site()
    {
        var plan = Files("next", null).Add("next.config.mjs", "export default { output: 'export' };").Plan().ShouldBeOfType<Outcome<BuildPlan>.Done>().Value;
        (plan.Kind, plan.OutputDirectories.Single()).ShouldBe(("static", "out"));
    }

    [Fact]
    public void a_start_command_of_the_settings_is_meant() =>
        Files("vite", "vite").Plan(new BuildSettings(null, null, null, "vite", null)).ShouldBeOfType<Outcome<BuildPlan>.Done>().Value.Start.ShouldBe("vite");

    private static GivenFiles Files(string dependency, string? start)
    {
        var scripts = start is null ? "" : $", \"start\": \"{start}\"";
        return new GivenFiles().Add("package-lock.json").Add("package.json", $$"""{ "scripts": { "build": "x"{{scripts}} }, "devDependencies": { "{{dependency}}": "1" } }""");
    }
}
