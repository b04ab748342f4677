using AutoStack.Api.Builders;
using AutoStack.Api.Builders.BuiltIn.Bases;
using AutoStack.Api.Hosting;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_base_images_are_configured
{
    [Fact]
    public void each_kind_has_its_own()
    {
        var settings = From([("Node", "node:20-slim"), ("Static", "registry.example.org:5000/caddy:2"), ("PlainHttp", "registry.example.org:5000, localhost"), ("Registries:hub:Server", "docker.io"), ("Registries:hub:Username", "ada"), ("Registries:hub:Password", "secret")]);

        settings.References.ToDictionary(pair => pair.Key, pair => $"{pair.Value}").ShouldBe(new Dictionary<BaseKind, string> { [BaseKind.Node] = "docker.io/library/node:20-slim", [BaseKind.Static] = "registry.example.org:5000/caddy:2" }, ignoreOrder: true);
        settings.PlainHttp.ShouldBe(["registry.example.org:5000", "localhost"], ignoreOrder: true);
        settings.Registries.ShouldHaveSingleItem().Username.ShouldBe("ada");
        $"{settings.Registries[0]}".ShouldNotContain("secret");
    }

    [Fact]
    public void without_a_setting_there_is_none() => From([]).References.ShouldBeEmpty();

    [Theory]
    [InlineData("Node", "Node 20", "an image such as docker.io/library/node:20-slim")]
    [InlineData("DotNet", "https://mcr.microsoft.com/dotnet/aspnet:10.0", "an image such as")]
    [InlineData("Caddy", "caddy:2", "the settings there are Node, DotNet, Static")]
    [InlineData("PlainHttp", "http://registry.example.org", "a registry's host")]
    [InlineData("Registries:one:Username", "ada", "a registry's host")]
    public void a_wrong_value_stops_the_start_with_its_name_and_what_is_allowed(string name, string value, string allowed)
    {
        var fault = Should.Throw<InvalidSettingException>(() => From([(name, value)]));
        fault.Message.ShouldStartWith($"Setting AutoStack:Builder:BaseImages:{name.Split(":Username")[0]}");
        fault.Message.ShouldContain(allowed);
    }

    [Theory]
    [InlineData("Username", "ada", "the password or token of")]
    [InlineData("Password", "secret", "the user of")]
    public void a_user_without_a_password_is_refused_and_the_other_way_round(string name, string value, string allowed) =>
        Should.Throw<InvalidSettingException>(() => From([("Registries:one:Server", "docker.io"), ($"Registries:one:{name}", value)])).Message.ShouldContain(allowed);

    [Fact]
    public void a_password_in_a_reference_is_not_shown() =>
        Should.Throw<InvalidSettingException>(() => From([("Node", "ada:secret@registry.example.org/node:20")])).Message.ShouldNotContain("secret");

    [Fact]
    public void one_is_refused_where_nothing_takes_it() =>
        Should.Throw<InvalidSettingException>(() => From([("Node", "node:20")], BuilderKind.Docker)).Message.ShouldContain("unless AutoStack:Builder:Kind is BuiltIn or Auto");

    private static BaseImageSettings From(IEnumerable<(string Key, string Value)> settings, BuilderKind kind = BuilderKind.BuiltIn) => BaseImageSettings.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"AutoStack:Builder:BaseImages:{setting.Key}", (string?)setting.Value))).Build(),
        kind);
}
