using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Pipeline;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_a_runtime_is_wanted : BuilderTest
{
    private static readonly MachineRuntimes Machine = new("20.20.2", "10.8.0", ["8.0.400", "10.0.401"], [("Microsoft.NETCore.App", "8.0.10"), ("Microsoft.NETCore.App", "10.0.12"), ("Microsoft.AspNetCore.App", "10.0.12")]);

    [Theory]
    [InlineData("engines in package.json", ">=18 <23 || ^24", true)]
    [InlineData("engines in package.json", "20.x", true)]
    [InlineData("engines in package.json", "^20.11.1", true)]
    [InlineData("engines in package.json", ">=22", false)]
    [InlineData("engines in package.json", "20.11.1", false)]
    [InlineData("engines in package.json", "newest", false)]
    [InlineData(".nvmrc", "20", true)]
    [InlineData(".nvmrc", "v20.11.1", true)]
    [InlineData(".nvmrc", "20.21.0", false)]
    [InlineData(".nvmrc", "v18.20.0", false)]
    [InlineData(".nvmrc", "lts/iron", true)]
    [InlineData(".nvmrc", "lts/jod", false)]
    [InlineData(".nvmrc", "lts/*", true)]
    [InlineData("web/.node-version", "node", true)]
    public void node_is_compared_as_the_file_means_it(string file, string wanted, bool met)
    {
        var finding = RuntimeCheck.Check([new RuntimeWish(RuntimeWish.Node, wanted, file)], Machine, null).Single();

        (finding.Problem is null).ShouldBe(met, finding.Problem);
        if (!met)
            foreach (var says in new[] { file, wanted, "20.20.2" })
                finding.Problem!.ShouldContain(says);
    }

    [Theory]
    [InlineData(RuntimeWish.DotNet, "net8.0", null, true)]
    [InlineData(RuntimeWish.DotNet, "net10.0", null, true)]
    [InlineData(RuntimeWish.DotNet, "net9.0", null, false)]
    [InlineData(RuntimeWish.DotNet, "net9.0", "Major", true)]
    [InlineData(RuntimeWish.AspNetCore, "net8.0", null, false)]
    [InlineData(RuntimeWish.AspNetCore, "net8.0", "LatestMajor", true)]
    [InlineData(RuntimeWish.DotNetSdk, "net10.0", null, true)]
    [InlineData(RuntimeWish.DotNetSdk, "net11.0", null, false)]
    public void frameworks_are_compared_as_the_host_does(string runtime, string wanted, string? rollForward, bool met)
    {
        var wish = new RuntimeWish(runtime, wanted, "TargetFramework of Shop.csproj") { RollForward = rollForward };
        var finding = RuntimeCheck.Check([wish], Machine, "10.0.401").Single();

        (finding.Problem is null).ShouldBe(met, finding.Problem);
        if (!met)
            finding.Problem!.ShouldContain("TargetFramework of Shop.csproj");
    }

    [Fact]
    public void what_is_not_there_at_all_is_said()
    {
        var bare = new MachineRuntimes(null, null, [], []);
        var findings = RuntimeCheck.Check([new(RuntimeWish.Node, "*", "package.json"), new(RuntimeWish.DotNetSdk, "net10.0", "Shop.csproj"), new(RuntimeWish.DotNet, "net10.0", "Shop.csproj")], bare, null);
        findings.ShouldAllBe(finding => finding.Problem != null && finding.Problem.Contains("none"));
    }

    [Theory]
    [InlineData("engines", """{ "scripts": { "start": "x" }, "engines": { "node": ">=99" } }""", null, null)]
    [InlineData(".nvmrc", """{ "scripts": { "start": "x" } }""", ".nvmrc", "99\n")]
    public async Task a_node_that_is_not_there_fails_the_build_before_it_begins(string says, string package, string? file, string? text)
    {
        var repository = (await Repository()).Write("package.json", package);
        if (file is not null)
            repository.Write(file, text!);

        var fault = await Refused(await Request(repository));

        fault.Code.ShouldBe("runtime_missing");
        fault.Reason.ShouldContain(says);
        fault.Reason.ShouldContain("99");
        Log.Lines.ShouldNotContain(line => line.StartsWith("$ "));
    }

    [Theory]
    [InlineData("""{ "sdk": { "version": "99.0.100" } }""", false)]
    [InlineData("""{ "sdk": { "version": "6.0.100", "rollForward": "latestMajor" } }""", true)]
    public async Task the_sdks_own_resolver_tells_whether_a_global_json_is_satisfied(string json, bool met)
    {
        var repository = (await Repository())
            .Write("global.json", json)
            .Write("web/Shop.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        var detected = (await Builder().Detect(await Request(repository, Detect with { RootDirectory = "web" }), Context())).ShouldBeOfType<Outcome<DetectedBuild>.Done>().Value;

        (detected.Problems.Count == 0).ShouldBe(met);
        if (!met)
        {
            detected.Problems[0].Code.ShouldBe("runtime_missing");
            detected.Problems[0].Reason.ShouldContain("global.json wants the .NET SDK 99.0.100");
        }
    }

    [Fact]
    public async Task the_versions_of_what_builds_are_part_of_the_key()
    {
        var request = await Request(await NodeRepository());
        var builder = await Builder().Fingerprint(forContainers: false, Cancellation);

        builder.ShouldContain("node ");
        Api.Pipeline.Stages.BuildRequests.Key(request with { BuiltWith = builder }).ShouldNotBe(Api.Pipeline.Stages.BuildRequests.Key(request with { BuiltWith = builder.Replace("node ", "node 1") }));
    }
}
