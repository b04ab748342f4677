using System.Text;
using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Builders.BuiltIn.Bases;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_a_base_image_describes_itself
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static readonly ImageReference Image = new("registry.example.org", "team/node", "20", null);
    private static readonly MachineRuntimes Machine = new("20.20.2", "10.8.0", ["10.0.401"], [("Microsoft.NETCore.App", "10.0.12"), ("Microsoft.AspNetCore.App", "10.0.12")]);

    [Theory]
    [InlineData("application/vnd.oci.image.layer.v1.tar+gzip", Oci.GzipLayer)]
    [InlineData("application/vnd.docker.image.rootfs.diff.tar.gzip", Oci.GzipLayer)]
    [InlineData("application/vnd.oci.image.layer.v1.tar", Oci.PlainLayer)]
    [InlineData("application/vnd.docker.image.rootfs.diff.tar", Oci.PlainLayer)]
    [InlineData("application/vnd.oci.image.layer.v1.tar+zstd", Oci.ZstdLayer)]
    public void its_layers_have_the_names_of_the_specification(string given, string expected) => BaseManifest.MediaTypeOf(new OciDescriptor(given, Digest, 1), Image).ShouldBe(expected);

    [Theory]
    [InlineData("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")]
    [InlineData("application/vnd.oci.image.layer.v1.tar+gzip+encrypted")]
    public void layers_that_are_not_to_be_had_or_read_are_refused(string given) =>
        Should.Throw<RegistryException>(() => BaseManifest.MediaTypeOf(new OciDescriptor(given, Digest, 1), Image)).Code.ShouldBe("base_image_unsupported");

    [Fact]
    public void the_plain_image_goes_before_one_for_newer_processors_and_what_is_no_image_is_passed_over()
    {
        var index = BaseManifest.Parse(Encoding.UTF8.GetBytes($$"""
            { "schemaVersion": 2, "manifests": [
              { "mediaType": "m", "size": 1, "digest": "{{Digest.Replace('0', '1')}}", "platform": { "os": "unknown", "architecture": "unknown" } },
              { "mediaType": "m", "size": 1, "digest": "{{Digest.Replace('0', '2')}}", "platform": { "os": "linux", "architecture": "amd64", "variant": "v3" } },
              { "mediaType": "m", "size": 1, "digest": "{{Digest}}", "platform": { "os": "linux", "architecture": "amd64" } } ] }
            """)).ShouldNotBeNull();

        index.For(new OciPlatform("amd64", "linux"))!.Digest.ShouldBe(Digest);
        index.For(new OciPlatform("arm64", "linux")).ShouldBeNull();
        index.Platforms.ShouldBe("linux/amd64");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{ "schemaVersion": 1, "fsLayers": [] }""")]
    [InlineData("""{ "schemaVersion": 2, "config": null, "layers": [] }""")]
    [InlineData("""{ "schemaVersion": 2, "manifests": [ { "mediaType": "m", "size": 1, "digest": "../../etc/passwd" } ] }""")]
    [InlineData("""{ "schemaVersion": 2, "manifests": [ null ] }""")]
    public void what_is_no_manifest_is_none(string text) => BaseManifest.Parse(Encoding.UTF8.GetBytes(text)).ShouldBeNull();

    [Theory]
    [InlineData("net10.0", null, "10.0.12", true)]
    [InlineData("net8.0", null, "10.0.12", false)]
    [InlineData("net8.0", "Major", "10.0.12", true)]
    [InlineData("net8.0", null, "8.0.4", true)]
    [InlineData("net10.0", null, "8.0.4", false)]
    public void the_frameworks_that_run_are_the_bases(string wanted, string? rollForward, string has, bool met)
    {
        var on = new BaseImage(Image, new BaseConfig { Run = new BaseConfig.RunPart { Env = ["PATH=/bin", $"DOTNET_VERSION={has}", $"ASPNET_VERSION={has}"] } });

        var finding = RuntimeCheck.Check([new RuntimeWish(RuntimeWish.AspNetCore, wanted, "Shop.csproj") { RollForward = rollForward }], Machine, "10.0.401", on.Runtimes).Single();

        (finding.Problem is null).ShouldBe(met, finding.Problem);
        if (!met)
            finding.Problem!.ShouldContain($"the base image {Image} has {has}. Name one that has it in AutoStack:Builder:BaseImages:DotNet");
    }

    [Fact]
    public void where_it_tells_no_version_the_machines_counts()
    {
        var on = new BaseImage(Image, new BaseConfig());
        RuntimeCheck.Check([new RuntimeWish(RuntimeWish.Node, ">=20", "package.json"), new RuntimeWish(RuntimeWish.AspNetCore, "net8.0", "Shop.csproj")], Machine, null, on.Runtimes)
            .Select(finding => finding.Problem?.Contains("this machine has 10.0.12", StringComparison.Ordinal)).ShouldBe([null, true]);
    }
}
