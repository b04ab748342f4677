using AutoStack.Api.Processes;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

/// <summary>With the real SDK. The projects need no packages, so that nothing is fetched.</summary>
public sealed class when_building_a_dotnet_application : BuilderTest
{
    private const string Web = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
          <ItemGroup><ProjectReference Include="../Core/Core.csproj" /></ItemGroup>
        </Project>
        """;

    private const string Core = """<Project Sdk="Microsoft.NET.Sdk" />""";

    [Fact]
    public async Task what_is_published_is_the_image_and_nothing_is_left_running()
    {
        var request = await Request(await Solution());
        var (image, layout) = await Built(request);

        (image.Kind, image.Runtime).ShouldBe(("dotnet", "host"));
        image.Base.ShouldBe($"host/dotnet@{Environment.Version}");
        layout.Config().GetProperty("config").GetProperty("Labels").GetProperty("dev.autostack.base").GetString().ShouldBe(image.Base);
        layout.Problems().ShouldBeEmpty();
        var files = layout.Files();
        files.Keys.ShouldContain("app/Shop.dll");
        files.Keys.ShouldContain("app/Core.dll");
        files.Keys.ShouldNotContain("app/src");
        Entrypoint(layout).ShouldEndWith("; exec dotnet Shop.dll");
        Entrypoint(layout).ShouldContain("ASPNETCORE_URLS");
        MarkedProcesses.Find(mark => mark.Subject == Deployment.Value).ShouldBeEmpty();
    }

    [Fact]
    public async Task two_builds_in_different_places_give_the_same_image()
    {
        var request = await Request(await Solution());
        var (first, layout) = await Built(request, epoch: 1, data: "one");
        var (second, again) = await Built(request, epoch: 2, data: "another/and/deeper");

        var differ = layout.Files().Where(file => again.Files().GetValueOrDefault(file.Key) != file.Value).Select(file => file.Key);
        differ.ShouldBeEmpty();
        second.ShouldBe(first);
    }

    [Fact]
    public async Task an_assembly_named_by_properties_that_only_msbuild_knows_is_started()
    {
        var repository = (await Solution()).Write("Directory.Build.targets", "<Project><PropertyGroup Condition=\"'$(MSBuildProjectName)' == 'Shop'\"><AssemblyName>$(MSBuildProjectName)-web</AssemblyName></PropertyGroup></Project>");
        var (_, layout) = await Built(await Request(repository));
        Entrypoint(layout).ShouldEndWith("; exec dotnet Shop-web.dll");
    }

    [Fact]
    public async Task an_error_of_the_compiler_is_told_with_its_line()
    {
        var repository = (await Solution()).Write("src/Shop/Program.cs", "var x = Nothing.At.All;");
        var fault = await Refused(await Request(repository));

        fault.Code.ShouldBe("build_failed");
        fault.Reason.ShouldContain("error CS0103");
        Log.Lines[(int)fault.LogLine!.Value - 1].ShouldContain("Program.cs(1,9)");
    }

    [Fact]
    public async Task a_procfile_is_kept_with_the_image()
    {
        var repository = (await Solution()).Write("Procfile", "web: dotnet Shop.dll\nworker: dotnet Shop.dll work\nrelease: dotnet Shop.dll migrate");
        var (image, layout) = await Built(await Request(repository));

        image.Declared.ShouldNotBeNull().CommandOf("worker").ShouldBe("dotnet Shop.dll work");
        image.Declared!.ReleaseCommand.ShouldBe("dotnet Shop.dll migrate");
        Images.ProcessesLabelOf(layout).ShouldBe(image.Declared);
    }

    [Fact]
    public async Task a_build_command_that_publishes_nothing_is_told_where_to()
    {
        var fault = await Refused(await Request(await Solution(), Detect with { RootDirectory = "src/Shop", BuildCommand = "true" }));

        fault.Code.ShouldBe("start_command_unknown");
        fault.Reason.ShouldContain("AUTOSTACK_OUTPUT");
    }

    private async Task<GitRepository> Solution() => (await Repository())
        .Write("Directory.Build.props", "<Project><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>")
        .Write("src/Shop/Shop.csproj", Web)
        .Write("src/Shop/Program.cs", "var app = WebApplication.Create(args); app.MapGet(\"/\", () => Core.Greeting.Text); app.Run();")
        .Write("src/Core/Core.csproj", Core)
        .Write("src/Core/Greeting.cs", "namespace Core; public static class Greeting { public const string Text = \"Hello\"; }");

    private static string Entrypoint(ImageLayout layout) => layout.Config().GetProperty("config").GetProperty("Entrypoint").EnumerateArray().Last().GetString()!;

    private static class Images
    {
        public static Domain.Deployments.DeclaredProcesses? ProcessesLabelOf(ImageLayout layout) =>
            Api.Images.ProcessesLabel.Read(layout.Config().GetProperty("config").GetProperty("Labels").GetProperty("dev.autostack.processes").GetString());
    }
}
