using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Builders.BuiltIn.Detection;
using AutoStack.Api.Pipeline;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_a_procfile_says_what_runs
{
    private const string Start = """{ "scripts": { "start": "node server.js" } }""";

    [Theory]
    [InlineData("web: node server.js", "web=node server.js", null)]
    [InlineData("\uFEFF# comment\r\n\r\nweb:node server.js\r\nworker :  node worker.js --fast  \r\n", "web=node server.js worker=node worker.js --fast", null)]
    [InlineData("release: node migrate.js\nweb: a:b", "web=a:b", "node migrate.js")]
    [InlineData("release: ./migrate", "", "./migrate")]
    public void each_line_is_a_process(string text, string processes, string? release)
    {
        var procfile = Procfile.Parse(text).ShouldBeOfType<Outcome<Procfile>.Done>().Value;

        string.Join(' ', procfile.Processes.Select(process => $"{process.Name}={process.Command}")).ShouldBe(processes);
        procfile.Release.ShouldBe(release);
    }

    [Theory]
    [InlineData("", "line 1", "declares nothing")]
    [InlineData("web: x\n\nweb: y", "line 3", "web is there twice")]
    [InlineData("release: x\nrelease: y", "line 2", "release is there twice")]
    [InlineData("# c\nnode server.js", "line 2", "NAME: COMMAND")]
    [InlineData("web:", "line 1", "web has no command")]
    [InlineData("Web: x", "line 1", "lower-case")]
    [InlineData("a_b: x", "line 1", "lower-case")]
    [InlineData("web: x\u0001y", "line 1", "control characters")]
    public void a_line_that_is_none_is_named(string text, string line, string says)
    {
        var fault = Procfile.Parse(text).ShouldBeOfType<Outcome<Procfile>.Permanent>();

        fault.Code.ShouldBe("procfile_invalid");
        fault.Reason.ShouldContain(line);
        fault.Reason.ShouldContain(says);
    }

    [Fact]
    public void more_than_twenty_processes_are_refused() =>
        Procfile.Parse(string.Join('\n', Enumerable.Range(1, 21).Select(n => $"p{n}: x"))).ShouldBeOfType<Outcome<Procfile>.Permanent>().Reason.ShouldContain("line 21");

    [Fact]
    public void its_web_is_what_the_image_starts_and_the_others_come_with_their_commands()
    {
        var plan = Plan("web: node other.js\nworker: node worker.js\nrelease: node migrate.js", Start);

        plan.Kind.ShouldBe("node");
        plan.Start.ShouldBe("node other.js");
        plan.Declared.ShouldBe(new DeclaredProcesses([new("web", null), new("worker", "node worker.js")], "node migrate.js"));
    }

    [Fact]
    public void without_a_web_line_the_application_is_web_as_found()
    {
        var plan = Plan("worker: node worker.js", Start);

        plan.Start.ShouldBe("node server.js");
        plan.Declared.ShouldBe(new DeclaredProcesses([new("web", null), new("worker", "node worker.js")], null));
    }

    [Fact]
    public void workers_alone_make_an_application_without_web()
    {
        var plan = Plan("worker: ./work", null);

        (plan.Kind, plan.Start).ShouldBe(("command", "./work"));
        plan.Declared.ShouldNotBeNull().Processes.ShouldBe([new DeclaredProcess("worker", "./work")]);
    }

    [Fact]
    public void a_release_line_alone_adds_to_what_is_found()
    {
        var plan = Plan("release: node migrate.js", Start);

        plan.Start.ShouldBe("node server.js");
        plan.Declared.ShouldBe(new DeclaredProcesses([], "node migrate.js"));
    }

    [Fact]
    public void the_start_command_of_the_settings_goes_before_its_web()
    {
        var plan = Plan("web: a\nworker: b", Start, new BuildSettings(null, null, null, "c", null));

        plan.Start.ShouldBe("c");
        plan.Declared.ShouldNotBeNull().Processes.ShouldBe([new DeclaredProcess("web", null), new DeclaredProcess("worker", "b")]);
    }

    [Fact]
    public void a_site_by_its_output_directory_has_no_processes_and_says_so()
    {
        var plan = Plan("web: a", Start, new BuildSettings(null, null, null, null, "public"));

        plan.Start.ShouldBeNull();
        plan.Declared.ShouldBeNull();
        plan.Warnings.ShouldContain(warning => warning.Contains("Procfile does not count"));
    }

    [Fact]
    public void a_broken_one_refuses_the_build() =>
        new GivenFiles().Add("Procfile", "web").Add("package.json", Start).Plan().ShouldBeOfType<Outcome<BuildPlan>.Permanent>().Code.ShouldBe("procfile_invalid");

    private static BuildPlan Plan(string procfile, string? package, BuildSettings? settings = null)
    {
        var files = new GivenFiles().Add("Procfile", procfile);
        if (package is not null)
            files.Add("package.json", package);
        return files.Plan(settings).ShouldBeOfType<Outcome<BuildPlan>.Done>().Value;
    }
}
