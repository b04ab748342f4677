using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Registries;

public sealed class when_a_registry_speaks_tls : DistributionTest
{
    private TestAuthority? authority;

    private TestAuthority Authority => authority ??= TestAuthority.In(Place);

    [Fact]
    public async Task one_of_a_private_authority_is_trusted_where_that_is_named()
    {
        await using var server = await DockerRegistry.Start(basic: true, tls: (Authority.CertificateFile, Authority.KeyFile));
        var registry = Registry($"https://{server.Host}/team", [.. Account(), ("CaFile", Authority.CaFile)]);
        var image = await Image(layers: 2);

        Done(await Push(registry, image));
        Done(await registry.Find("hello", "key-1", Cancellation))!.Digest.ShouldBe(image.Digest);
        Done(await Unpack(registry, image));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task one_of_another_authority_is_not_and_gets_nothing_sent(bool namesAnother)
    {
        await using var server = await DockerRegistry.Start(basic: true, tls: (Authority.CertificateFile, Authority.KeyFile));
        var registry = Registry($"https://{server.Host}/team", [.. Account(), .. namesAnother ? [("CaFile", TestAuthority.In(Place).CaFile)] : Array.Empty<(string, string)>()]);

        Lasting(await Push(registry, await Image()), "registry_tls_failed").Reason.ShouldContain("AutoStack:Registry:CaFile");
    }

    [Fact]
    public async Task one_with_a_certificate_for_another_name_is_not_trusted()
    {
        await using var server = await DockerRegistry.Start(tls: (Authority.CertificateFile, Authority.KeyFile));
        var registry = Registry($"https://localhost:{server.Host.Split(':')[1]}/team", ("CaFile", Authority.CaFile));

        Lasting(await registry.Find("hello", "key-1", Cancellation), "registry_tls_failed");
    }

    [Fact]
    public async Task one_that_speaks_plain_http_is_not_spoken_to()
    {
        Lasting(await Registry($"https://{Server.Host}/team").Find("hello", "key-1", Cancellation), "registry_tls_failed");
    }

    [Fact]
    public async Task tokens_are_not_fetched_by_plain_http()
    {
        await using var plain = await RegistryFront.Start(Server.Host);
        await using var front = await RegistryFront.Start(Server.Host, Authority);
        front.WantsTokens = true;
        front.Realm = $"{plain.Address}/token";
        var registry = Registry($"{front.Address}/team", [.. Account(), ("CaFile", Authority.CaFile)]);

        Lasting(await Push(registry, await Image()), "registry_unauthorised").Reason.ShouldContain("must be https");
        plain.Seen.ShouldBeEmpty();

        front.Realm = null;
        Done(await Push(registry, await Image()));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task nothing_is_led_on_to_plain_http(string method)
    {
        await using var plain = await RegistryFront.Start(Server.Host);
        await using var front = await RegistryFront.Start(Server.Host, Authority);
        var registry = Registry($"{front.Address}/team", [.. Account(), ("CaFile", Authority.CaFile)]);
        var image = await Image();
        if (method == "GET")
            Done(await Push(registry, image));
        front.Meanwhile = async (context, forward) =>
        {
            if (method == "GET" && context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal))
            {
                context.Response.Redirect($"{plain.Address}{context.Request.Path}", permanent: false);
                return;
            }

            await forward();
            // As a registry does that does not know of the proxy before it.
            if (context.Request.Method == method)
                context.Response.Headers.Location = $"{plain.Address}{context.Response.Headers.Location}";
        };

        if (method == "POST")
            Lasting(await Push(registry, image), "registry_refused").Reason.ShouldContain("not https");
        else
            Lasting(await Unpack(registry, image), "registry_refused").Reason.ShouldContain("not https");
        plain.Seen.ShouldBeEmpty();
    }
}
