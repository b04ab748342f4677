using AutoStack.Api.Builders;
using AutoStack.Api.Builders.Dockerfiles;
using AutoStack.Api.Hosting;
using AutoStack.Api.Tests.Testing;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_a_builder_is_configured
{
    [Theory]
    [InlineData(null, BuilderKind.BuiltIn)]
    [InlineData("", BuilderKind.BuiltIn)]
    [InlineData("builtin", BuilderKind.BuiltIn)]
    [InlineData("docker", BuilderKind.Docker)]
    [InlineData("Buildah", BuilderKind.Buildah)]
    [InlineData("AUTO", BuilderKind.Auto)]
    public void its_kind_is_read_whatever_the_case(string? value, BuilderKind kind) => BuilderKinds.From(Settings(("Kind", value))).ShouldBe(kind);

    [Theory]
    [InlineData("Kind", "kaniko", "BuiltIn, Docker, Buildah, Auto")]
    [InlineData("Kind", "1", "BuiltIn, Docker, Buildah, Auto")]
    [InlineData("Network", "bridge", "default, host, none")]
    [InlineData("DockerHost", "/var/run/docker.sock", "unix:///var/run/docker.sock")]
    public void a_wrong_value_stops_the_start_with_its_name_and_the_allowed_ones(string name, string value, string allowed)
    {
        var settings = Settings(("Kind", "docker"), (name, value));
        var fault = Should.Throw<InvalidSettingException>(() => (BuilderKinds.From(settings), EngineSettings.From(settings)));
        fault.Message.ShouldStartWith($"Setting AutoStack:Builder:{name} (environment variable AutoStack__Builder__{name}) is '{value}'");
        fault.Message.ShouldContain(allowed);
    }

    [Fact]
    public void settings_of_engines_are_refused_where_none_builds() =>
        Should.Throw<InvalidSettingException>(() => BuilderKinds.From(Settings(("Network", "host")))).Message.ShouldContain("unless AutoStack:Builder:Kind is another than BuiltIn");

    [Fact]
    public void the_engine_is_the_one_that_the_clients_own_variables_name_unless_a_setting_does()
    {
        var variables = new (string, string?)[] { ("DOCKER_HOST", "tcp://one:2376"), ("DOCKER_TLS_VERIFY", "1"), ("DOCKER_CONTEXT", "other") };
        EngineSettings.From(Configuration(variables)).DockerEnvironment["DOCKER_HOST"].ShouldBe("tcp://one:2376");

        var set = EngineSettings.From(Configuration([.. variables, ("AutoStack:Builder:DockerHost", "unix:///run/other.sock"), ("AutoStack:Builder:Network", "default")]));

        set.DockerEnvironment.ShouldBe(new Dictionary<string, string> { ["DOCKER_HOST"] = "unix:///run/other.sock", ["DOCKER_TLS_VERIFY"] = "1" }, ignoreOrder: true);
        (set.DockerProgram, set.Network).ShouldBe(("docker", null));
    }

    [Fact]
    public async Task the_api_looks_at_its_start()
    {
        await using var program = PlatformProcess.Start(new Dictionary<string, string>
        {
            ["ConnectionStrings__AutoStack"] = "Host=127.0.0.1;Port=1;Username=nobody;Database=none",
            ["AutoStack__Builder__Kind"] = "kaniko",
        });

        await Eventually.Holds(() => Task.FromResult(program.Output.Contains("Setting AutoStack:Builder:Kind", StringComparison.Ordinal)));
    }

    private static IConfiguration Settings(params IEnumerable<(string Key, string? Value)> settings) => Configuration(settings.Select(setting => ($"AutoStack:Builder:{setting.Key}", setting.Value)));

    private static IConfiguration Configuration(IEnumerable<(string Key, string? Value)> settings)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (key, value) in settings)
            values[key] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }
}
