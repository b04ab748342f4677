using AutoStack.Api.Builders.BuiltIn.Bases;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_an_image_reference_is_read
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("node", "docker.io/library/node:latest", "registry-1.docker.io")]
    [InlineData("node:20", "docker.io/library/node:20", "registry-1.docker.io")]
    [InlineData("docker.io/node:20-slim", "docker.io/library/node:20-slim", "registry-1.docker.io")]
    [InlineData("index.docker.io/library/caddy:2", "docker.io/library/caddy:2", "registry-1.docker.io")]
    [InlineData("team/node", "docker.io/team/node:latest", "registry-1.docker.io")]
    [InlineData("mcr.microsoft.com/dotnet/aspnet:10.0", "mcr.microsoft.com/dotnet/aspnet:10.0", "mcr.microsoft.com")]
    [InlineData("localhost/node:1", "localhost/node:1", "localhost")]
    [InlineData("registry.example.org:5000/team/node", "registry.example.org:5000/team/node:latest", "registry.example.org:5000")]
    [InlineData("registry.example.org:5000/node@" + Digest, "registry.example.org:5000/node@" + Digest, "registry.example.org:5000")]
    [InlineData("node:20@" + Digest, "docker.io/library/node:20@" + Digest, "registry-1.docker.io")]
    public void it_means_what_dockers_tools_mean(string text, string meant, string server)
    {
        var read = ImageReference.Parse(text).ShouldNotBeNull();
        ($"{read}", read.Server).ShouldBe((meant, server));
        ImageReference.Parse($"{read}").ShouldBe(read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Node:20")]
    [InlineData("node:20 ")]
    [InlineData("node:")]
    [InlineData("https://registry.example.org/node:20")]
    [InlineData("user:password@registry.example.org/node:20")]
    [InlineData("node@sha256:0123")]
    [InlineData("node@sha512:" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("registry.example.org/../node")]
    [InlineData("registry.example.org/team//node")]
    [InlineData("re_gistry.example.org/node")]
    public void anything_else_is_none(string text) => ImageReference.Parse(text).ShouldBeNull();
}
