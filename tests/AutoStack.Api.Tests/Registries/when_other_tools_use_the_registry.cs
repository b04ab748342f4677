using AutoStack.Api.Images;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Registries;

/// <summary>Skopeo reads what AutoStack pushes and writes what it pulls.</summary>
public sealed class when_other_tools_use_the_registry : DistributionTest
{
    private string Repository => $"docker://{Server.Host}/team/hello";

    public override ValueTask InitializeAsync()
    {
        DockerRegistry.Needed("skopeo");
        return base.InitializeAsync();
    }

    [Fact]
    public async Task skopeo_reads_what_was_pushed()
    {
        var image = await Image(layers: 3);
        Done(await Push(Registry($"http://{Server.Host}/team"), image));

        Shell.Output("skopeo", "inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"{Repository}:aaaaaaaaaaaa-1").Trim().ShouldBe(image.Digest);
        Shell.Output("skopeo", "copy", "--src-tls-verify=false", $"{Repository}@{image.Digest}", $"oci:{Place.At("copy")}:it");
        var copy = new ImageLayout(Place.At("copy"));
        copy.Problems().ShouldBeEmpty();
        copy.Index.GetProperty("manifests")[0].GetProperty("digest").GetString().ShouldBe(image.Digest);
    }

    [Theory]
    [InlineData("oci")]
    [InlineData("v2s2")]
    public async Task what_skopeo_wrote_is_unpacked(string form)
    {
        var image = await Image(layers: 2);
        Shell.Output("skopeo", "copy", "--dest-tls-verify=false", "--format", form, $"oci:{image.Layout}", $"{Repository}:it");
        var digest = Shell.Output("skopeo", "inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"{Repository}:it").Trim();
        if (form == "oci")
            digest.ShouldBe(image.Digest);

        var release = Done(await new ReleaseUnpacker(Registry($"http://{Server.Host}/team")).Unpack("hello", digest, Place.At("release"), Cancellation));

        Directory.EnumerateFiles(Path.Combine(release.Directory, "app")).Count().ShouldBe(2);
        release.Config.Config.Entrypoint.ShouldBe(["run"]);
    }

    [Fact]
    public async Task an_image_moved_from_the_embedded_registry_keeps_its_digest_and_is_pulled()
    {
        await using var embedded = new LayoutAdapter();
        var image = await Image();
        Done(await Push(embedded.Registry, image));

        // As docs/registries.md says.
        Shell.Output("skopeo", "copy", "--dest-tls-verify=false", "--preserve-digests", $"oci:{embedded.Layout("hello")}:aaaaaaaaaaaa-1", $"{Repository}:aaaaaaaaaaaa-1");

        Done(await Unpack(Registry($"http://{Server.Host}/team"), image));
    }
}
