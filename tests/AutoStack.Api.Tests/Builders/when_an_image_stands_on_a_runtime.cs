using AutoStack.Api.Builders.BuiltIn;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_an_image_stands_on_a_runtime
{
    private static readonly MachineRuntimes Machine = new(
        "20.19.2",
        "10.1.0",
        ["10.0.100"],
        [("Microsoft.NETCore.App", "8.0.12"), ("Microsoft.NETCore.App", "10.0.9"), ("Microsoft.AspNetCore.App", "10.0.9"), ("Microsoft.AspNetCore.App", "10.0.10"), ("Microsoft.AspNetCore.App", "11.0.0-rc.1")]);

    [Theory]
    // kind, what it starts, framework and version it names → what it stands on
    [InlineData("static", null, null, null, null)]
    [InlineData("node", "npm start", null, null, "host/node@20.19.2")]
    [InlineData("node", null, null, null, null)]
    [InlineData("command", "./serve", null, null, null)]
    [InlineData("dotnet", "dotnet Shop.dll", RuntimeWish.AspNetCore, "10.0.0", "host/dotnet@10.0.10")]
    [InlineData("dotnet", "dotnet Shop.dll", RuntimeWish.AspNetCore, "11.0.0-rc.1", "host/dotnet@11.0.0-rc.1")]
    [InlineData("dotnet", "dotnet Job.dll", RuntimeWish.DotNet, "8.0.0", "host/dotnet@8.0.12")]
    [InlineData("dotnet", "dotnet Job.dll", RuntimeWish.DotNet, "9.0.0", null)]
    [InlineData("dotnet", "./Shop", null, null, null)]
    public void it_is_named_with_the_version_that_is_here(string kind, string? start, string? framework, string? version, string? expected) =>
        HostBase.Of(new BuildPlan(kind, "a test's"), start, framework is null ? null : new SharedFramework(framework, version!), Machine).ShouldBe(expected);

    [Fact]
    public void without_the_runtime_there_is_nothing_to_name() =>
        HostBase.Of(new BuildPlan("node", "a test's"), "npm start", null, new MachineRuntimes(null, null, [], [])).ShouldBeNull();
}
