using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Pipeline;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_detecting_a_dotnet_application
{
    private const string Library = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""";
    private static readonly string Web = Project("Microsoft.NET.Sdk.Web");
    private static readonly string Worker = Project("Microsoft.NET.Sdk.Worker");
    private static readonly string Tests = Project("Microsoft.NET.Sdk", """<OutputType>Exe</OutputType>""", """<PackageReference Include="xunit.v3" />""");
    private static readonly string Program = Project("Microsoft.NET.Sdk", "<OutputType>Exe</OutputType>");

    [Fact]
    public void a_web_project_in_the_directory_is_published_and_started_by_its_assembly()
    {
        var plan = Done(new GivenFiles().Add("Shop.csproj", Web).Plan());

        plan.Kind.ShouldBe("dotnet");
        plan.Install.ShouldBe(new BuildStep("dotnet restore Shop.csproj -p:Configuration=Release", ""));
        plan.Build.ShouldBe([new BuildStep("dotnet publish Shop.csproj -c Release --no-restore -o \"$AUTOSTACK_OUTPUT\"", "")]);
        plan.Start.ShouldBe("dotnet Shop.dll");
        plan.Publishes.ShouldBeTrue();
        plan.HasWeb.ShouldBeTrue();
        plan.Declared.ShouldBeNull();
    }

    [Fact]
    public void the_one_web_project_below_is_chosen_among_libraries_tests_and_workers()
    {
        var plan = Done(new GivenFiles().Add("src/Shop/Shop.csproj", Web).Add("src/Core/Core.csproj", Library).Add("src/Jobs/Jobs.csproj", Worker).Add("tests/Tests/Tests.csproj", Tests).Plan());

        plan.Build[0].ShouldBe(new BuildStep("dotnet publish src/Shop/Shop.csproj -c Release --no-restore -o \"$AUTOSTACK_OUTPUT\"", ""));
        plan.Reason.ShouldContain("web project src/Shop/Shop.csproj");
    }

    [Fact]
    public void several_web_projects_are_listed_and_the_root_directory_chooses()
    {
        var files = new GivenFiles().Add("src/One/One.csproj", Web).Add("src/Two/Two.csproj", Web);

        var fault = files.Plan().ShouldBeOfType<Outcome<BuildPlan>.Permanent>();
        fault.Code.ShouldBe("project_ambiguous");
        foreach (var says in new[] { "src/One/One.csproj", "src/Two/Two.csproj", "root directory" })
            fault.Reason.ShouldContain(says);

        var plan = Done(files.PlanIn("/src/Two/"));
        plan.Directory.ShouldBe("src/Two");
        plan.Build[0].ShouldBe(new BuildStep("dotnet publish Two.csproj -c Release --no-restore -o \"$AUTOSTACK_OUTPUT\"", "src/Two"));
    }

    [Theory]
    [InlineData("Shop.sln", "Project(\"{9A19103F-16F7-4668-BE54-9A1E7A4F7556}\") = \"One\", \"src\\One\\One.csproj\", \"{0}\"\nEndProject")]
    [InlineData("Shop.slnx", "<Solution><Folder Name=\"/src/\"><Project Path=\"src/One/One.csproj\" /></Folder><Project Path=\"../out/Of.csproj\" /></Solution>")]
    public void the_solution_says_which_projects_count(string name, string text) =>
        Done(new GivenFiles().Add(name, text).Add("src/One/One.csproj", Web).Add("old/Two/Two.csproj", Web).Plan()).Reason.ShouldContain("src/One/One.csproj");

    [Fact]
    public void a_worker_has_no_web_process()
    {
        var plan = Done(new GivenFiles().Add("Jobs.csproj", Worker).Plan());

        plan.HasWeb.ShouldBeFalse();
        plan.Start.ShouldBe("dotnet Jobs.dll");
        plan.Declared.ShouldNotBeNull().Processes.ShouldHaveSingleItem().Name.ShouldBe("worker");
    }

    [Fact]
    public void a_program_is_a_worker_unless_it_uses_aspnet_core()
    {
        Done(new GivenFiles().Add("Tool.csproj", Program).Plan()).HasWeb.ShouldBeFalse();
        Done(new GivenFiles().Add("Tool.csproj", Project("Microsoft.NET.Sdk", "<OutputType>Exe</OutputType>", """<FrameworkReference Include="Microsoft.AspNetCore.App" />""")).Plan()).HasWeb.ShouldBeTrue();
    }

    [Fact]
    public void a_procfile_goes_with_the_project_below()
    {
        var plan = Done(new GivenFiles().Add("Procfile", "web: dotnet Shop.dll --urls http://127.0.0.1:$PORT\nworker: dotnet Shop.dll work").Add("src/Shop.csproj", Web).Plan());

        plan.Kind.ShouldBe("dotnet");
        plan.Start.ShouldBe("dotnet Shop.dll --urls http://127.0.0.1:$PORT");
        plan.Declared.ShouldNotBeNull().Processes.Select(process => process.Name).ShouldBe(["web", "worker"]);
    }

    [Theory]
    [InlineData("<SelfContained>true</SelfContained><RuntimeIdentifier>linux-x64</RuntimeIdentifier>", "./Shop")]
    [InlineData("<PublishAot>true</PublishAot>", "./Shop")]
    [InlineData("<AssemblyName>shop-web</AssemblyName>", "dotnet shop-web.dll")]
    [InlineData("<AssemblyName>the shop</AssemblyName>", "dotnet 'the shop.dll'")]
    [InlineData("<AssemblyName>$(MSBuildProjectName)</AssemblyName>", "dotnet Shop.dll")]
    public void properties_say_what_is_started(string properties, string start) =>
        Done(new GivenFiles().Add("Shop.csproj", Project("Microsoft.NET.Sdk.Web", properties)).Plan()).Start.ShouldBe(start);

    [Fact]
    public void properties_may_come_from_the_nearest_directory_build_props()
    {
        var plan = Done(new GivenFiles()
            .Add("Directory.Build.props", "<Project><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>")
            .Add("src/Directory.Build.props", "<Project><PropertyGroup><TargetFramework>net9.0</TargetFramework><SelfContained>true</SelfContained></PropertyGroup></Project>")
            .Add("src/Shop/Shop.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web" />""")
            .Plan());

        plan.Start.ShouldBe("./Shop");
        plan.Runtimes.ShouldContain(wish => wish.Runtime == "dotnet-sdk" && wish.Wanted == "net9.0");
    }

    [Fact]
    public void of_several_frameworks_the_newest_is_published()
    {
        var plan = Done(new GivenFiles().Add("Shop.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFrameworks>net8.0;net10.0;net9.0</TargetFrameworks></PropertyGroup></Project>""").Plan());
        plan.Build[0].Command.ShouldContain(" -f net10.0 ");
    }

    [Fact]
    public void a_global_json_above_the_directory_counts()
    {
        var plan = Done(new GivenFiles().Add("global.json", """{ "sdk": { "version": "10.0.100", /* c */ "rollForward": "latestFeature" } }""").Add("src/Shop/Shop.csproj", Web).PlanIn("src/Shop"));
        plan.Runtimes.ShouldContain(new RuntimeWish(RuntimeWish.DotNetSdk, "10.0.100", "global.json"));
    }

    [Fact]
    public void a_lock_file_is_kept_to() =>
        Done(new GivenFiles().Add("Shop.csproj", Web).Add("packages.lock.json", "{}").Plan()).Install!.Command.ShouldContain("--locked-mode");

    [Fact]
    public void a_blazor_application_is_a_site()
    {
        var plan = Done(new GivenFiles().Add("Site.csproj", Project("Microsoft.NET.Sdk.BlazorWebAssembly")).Plan());
        (plan.Kind, plan.Start, plan.Publishes).ShouldBe(("static", null, true));
        plan.OutputDirectories.ShouldBe(["wwwroot"]);
    }

    [Fact]
    public void with_libraries_only_there_is_nothing_to_build()
    {
        var fault = new GivenFiles().Add("Core.csproj", Library).Plan().ShouldBeOfType<Outcome<BuildPlan>.Permanent>();
        (fault.Code, fault.Reason.Contains("Core.csproj")).ShouldBe(("nothing_to_build", true));
    }

    [Theory]
    [InlineData("<Project")]
    [InlineData("""<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Project Sdk="Microsoft.NET.Sdk.Web">&e;</Project>""")]
    public void a_project_file_that_is_none_is_named(string text)
    {
        var fault = new GivenFiles().Add("Shop.csproj", text).Plan().ShouldBeOfType<Outcome<BuildPlan>.Permanent>();
        (fault.Code, fault.Reason.StartsWith("Shop.csproj cannot be read")).ShouldBe(("project_file_invalid", true));
    }

    [Theory]
    [InlineData("-x.csproj", "./-x.csproj")]
    [InlineData("it's.csproj", "'it'\\''s.csproj'")]
    public void odd_names_stay_one_word(string name, string word) => Done(new GivenFiles().Add(name, Web).Plan()).Install!.Command.ShouldContain($"restore {word} ");

    [Theory]
    [InlineData("package.json", """{ "scripts": { "start": "node x" } }""", "node")]
    [InlineData("package.json", """{ "scripts": { "build": "x" } }""", "static")]
    [InlineData("index.html", "", "static")]
    public void what_lies_at_the_top_goes_before_a_project_below(string name, string text, string kind) =>
        Done(new GivenFiles().Add(name, text).Add("src/Shop/Shop.csproj", Web).Plan()).Kind.ShouldBe(kind);

    [Fact]
    public void settings_that_say_all_need_no_project()
    {
        var plan = Done(new GivenFiles().Add("Shop.csproj", Web).Plan(new BuildSettings(null, "make", null, "./shop", null)));
        (plan.Kind, plan.Publishes).ShouldBe(("command", false));
    }

    private static BuildPlan Done(Outcome<BuildPlan> outcome) => outcome.ShouldBeOfType<Outcome<BuildPlan>.Done>($"{outcome}").Value;

    private static string Project(string sdk, string properties = "", string items = "") =>
        $"""<Project Sdk="{sdk}"><PropertyGroup><TargetFramework>net10.0</TargetFramework>{properties}</PropertyGroup><ItemGroup>{items}</ItemGroup></Project>""";
}
