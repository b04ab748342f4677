using AutoStack.Api.Hosting;
using AutoStack.Api.Registries;
using AutoStack.Api.Registries.Distribution;
using AutoStack.Api.Tests.Testing;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Registries;

public sealed class when_a_registry_is_configured
{
    [Theory]
    [InlineData("https://registry.example.org", "registry.example.org", "hello")]
    [InlineData("https://registry.example.org:5000/", "registry.example.org:5000", "hello")]
    [InlineData("http://127.0.0.1:5000/team/my-apps/", "127.0.0.1:5000", "team/my-apps/hello")]
    [InlineData("https://[::1]:5000/a__b.c", "[::1]:5000", "a__b.c/hello")]
    public void its_address_names_the_server_and_the_prefix_of_repositories(string url, string server, string repository)
    {
        var settings = DistributionSettings.From(Settings(("Url", url)));

        (settings.Server.Authority, settings.Repository("hello"), settings.IsPlainHttp).ShouldBe((server, repository, url.StartsWith("http:", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Url", "")]
    [InlineData("Url", "registry.example.org")]
    [InlineData("Url", "ftp://registry.example.org")]
    [InlineData("Url", "https://registry.example.org/Team")]
    [InlineData("Url", "https://registry.example.org/team//apps")]
    [InlineData("Url", "https://registry.example.org/team?x=1")]
    [InlineData("Url", "https://registry.example.org/team#x")]
    [InlineData("Url", "https://team:s3cret-pass@registry.example.org/")]
    [InlineData("Url", "https://team:s3cret-pass@/")]
    [InlineData("Username", "")]
    [InlineData("Username", "te:am")]
    [InlineData("Password", "")]
    [InlineData("CaFile", "/nothing/here.pem")]
    [InlineData("CaFile", "/etc/hostname")]
    [InlineData("Kind", "harbor")]
    [InlineData("Kind", "1")]
    public void a_wrong_value_stops_the_start_with_its_name_and_without_secrets(string name, string value)
    {
        var settings = Settings(("Kind", "distribution"), ("Url", "https://registry.example.org"), ("Username", "team"), ("Password", "s3cret-pass"), (name, value));

        var fault = Should.Throw<InvalidSettingException>(() => (RegistryKinds.From(settings), DistributionSettings.From(settings)));

        fault.Message.ShouldStartWith($"Setting AutoStack:Registry:{name} (environment variable AutoStack__Registry__{name})");
        fault.Message.ShouldNotContain("s3cret-pass");
    }

    [Theory]
    [InlineData(null, RegistryKind.OciLayout)]
    [InlineData("", RegistryKind.OciLayout)]
    [InlineData("OciLayout", RegistryKind.OciLayout)]
    [InlineData("distribution", RegistryKind.Distribution)]
    [InlineData("Distribution", RegistryKind.Distribution)]
    public void its_kind_is_read_whatever_the_case(string? value, RegistryKind kind)
    {
        RegistryKinds.From(Settings([("Kind", value!)])).ShouldBe(kind);
    }

    [Fact]
    public void settings_of_a_server_are_refused_where_images_lie_on_disk()
    {
        Should.Throw<InvalidSettingException>(() => RegistryKinds.From(Settings(("Url", "https://registry.example.org")))).Message.ShouldContain("unless AutoStack:Registry:Kind is Distribution");
    }

    [Fact]
    public void what_is_printed_of_it_holds_no_password()
    {
        DistributionSettings.From(Settings(("Url", "https://registry.example.org/team"), ("Username", "team"), ("Password", "s3cret-pass"))).ToString().ShouldBe("https://registry.example.org/team");
    }

    [Theory]
    [InlineData("api")]
    [InlineData("target")]
    public async Task both_roles_look_at_their_start(string role)
    {
        await using var program = PlatformProcess.Start(new Dictionary<string, string>
        {
            ["AutoStack__Role"] = role,
            ["ConnectionStrings__AutoStack"] = "Host=127.0.0.1;Port=1;Username=nobody;Database=none",
            ["AutoStack__Registry__Kind"] = "distribution",
            ["AutoStack__Registry__Url"] = "https://registry.example.org/Team",
        });

        await Eventually.Holds(() => Task.FromResult(program.Output.Contains("Setting AutoStack:Registry:Url", StringComparison.Ordinal)));
    }

    private static IConfiguration Settings(params IEnumerable<(string Key, string Value)> settings)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (key, value) in settings)
            values[$"AutoStack:Registry:{key}"] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }
}
