using System.Text;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

/// <summary>Against a registry of the test's own that wants credentials, with the real clients.</summary>
public sealed class when_dependencies_are_private : BuilderTest
{
    private const string Token = "npm-t0ken-of-the-team";

    [Fact]
    public async Task npm_gets_its_token_from_a_build_secret_and_nothing_keeps_it()
    {
        await using var registry = await PrivateRegistry.Start(Token);
        var (_, layout) = await Built(await Npm(registry, Token));

        layout.Files()["app/node_modules/@acme/greeting/index.js"].ShouldBe("module.exports = 'private hello';");
        layout.Files().Keys.ShouldNotContain("app/.npmrc");
        registry.Refusals.ShouldBe(0);
        ShouldBeNowhere(Token, layout);
    }

    [Fact]
    public async Task npm_without_the_right_token_is_refused_for_good()
    {
        await using var registry = await PrivateRegistry.Start(Token);
        var fault = await Refused(await Npm(registry, "another-token-than-that"));

        fault.Code.ShouldBe("dependencies_unauthorised");
        fault.Reason.ShouldContain("secret variable of the scope build");
        fault.LogLine.ShouldNotBeNull();
        registry.Refusals.ShouldBeGreaterThan(0);
        ShouldBeNowhere("another-token-than-that", null);
    }

    [Fact]
    public async Task nuget_gets_its_credentials_from_a_build_secret_and_nothing_keeps_them()
    {
        await using var registry = await PrivateRegistry.Start(Token);
        var (_, layout) = await Built(await NuGet(registry, Token));

        layout.Files().Keys.ShouldContain("app/Acme.Greeting.dll");
        ShouldBeNowhere(Token, layout);
    }

    [Fact]
    public async Task nuget_without_the_right_credentials_is_refused_for_good()
    {
        await using var registry = await PrivateRegistry.Start(Token);
        var fault = await Refused(await NuGet(registry, "another-token-than-that"));

        fault.Code.ShouldBe("dependencies_unauthorised");
        ShouldBeNowhere("another-token-than-that", null);
    }

    private async Task<BuildImage> Npm(PrivateRegistry registry, string token)
    {
        var repository = (await Repository())
            .Write(".npmrc", $"@acme:registry={registry.Address}npm/\n{registry.Address["http:".Length..]}npm/:_authToken=${{NPM_TOKEN}}\n")
            .Write("package.json", """{ "name": "hello", "version": "1.0.0", "scripts": { "start": "node server.js" }, "dependencies": { "@acme/greeting": "1.0.0" } }""")
            .Write("package-lock.json", $$"""
                { "name": "hello", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": {
                  "": { "name": "hello", "version": "1.0.0", "dependencies": { "@acme/greeting": "1.0.0" } },
                  "node_modules/@acme/greeting": { "version": "1.0.0", "resolved": "{{registry.Address}}npm/@acme/greeting/-/greeting-1.0.0.tgz", "integrity": "{{PrivateRegistry.NpmIntegrity}}" } } }
                """);
        return await Request(repository, null, new Dictionary<string, string> { ["NPM_TOKEN"] = token }, new HashSet<string> { "NPM_TOKEN" });
    }

    private async Task<BuildImage> NuGet(PrivateRegistry registry, string token)
    {
        var repository = (await Repository())
            .Write("nuget.config", $"""
                <configuration>
                  <packageSources><clear /><add key="acme" value="{registry.Address}nuget/index.json" allowInsecureConnections="true" /></packageSources>
                </configuration>
                """)
            .Write("Shop.csproj", """
                <Project Sdk="Microsoft.NET.Sdk.Web">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
                  <ItemGroup><PackageReference Include="Acme.Greeting" Version="1.0.0" /></ItemGroup>
                </Project>
                """)
            .Write("Program.cs", "WebApplication.Create(args).Run();");
        return await Request(repository, null, new Dictionary<string, string> { ["NuGetPackageSourceCredentials_acme"] = $"Username=team;Password={token}" }, new HashSet<string> { "NuGetPackageSourceCredentials_acme" });
    }

    private void ShouldBeNowhere(string token, ImageLayout? layout)
    {
        layout?.Holds(token).ShouldBeFalse();
        Log.Text.ShouldNotContain(token);
        var bytes = Encoding.UTF8.GetBytes(token);
        foreach (var directory in new[] { "cache", "home" }.Select(name => Place.At("data", name)).Where(Directory.Exists))
            foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
                File.ReadAllBytes(file).AsSpan().IndexOf(bytes).ShouldBe(-1, file);
    }
}
