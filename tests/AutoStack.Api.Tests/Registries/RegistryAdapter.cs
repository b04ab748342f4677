using System.Net;
using System.Text;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Registries.Distribution;
using AutoStack.Api.Registries.OciLayout;
using AutoStack.Api.Tests.Testing;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace AutoStack.Api.Tests.Registries;

/// <summary>An adapter of the registry's port, as the tests of the port see it: what it must do, and what becomes of its images behind its back.</summary>
public abstract class RegistryAdapter : IAsyncLifetime
{
    public abstract IRegistry Registry { get; }

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public abstract ValueTask DisposeAsync();

    /// <summary>Somebody removes a manifest.</summary>
    public abstract Task LoseManifest(string repository, string digest);

    /// <summary>Somebody removes a config or layer.</summary>
    public abstract Task LoseBlob(string repository, string digest);

    /// <summary>The file that holds a manifest, config or layer.</summary>
    public abstract string FileOf(string repository, string digest);
}

/// <summary>The embedded one, on disk.</summary>
public sealed class LayoutAdapter : RegistryAdapter
{
    private readonly TemporaryDirectory place = new();

    public override IRegistry Registry => new OciLayoutRegistry(Configuration());

    public string State => place.Path;

    public string Layout(string repository) => place.At("registry", repository);

    public IConfiguration Configuration(params IEnumerable<(string Key, string Value)> more) => new ConfigurationBuilder()
        .AddInMemoryCollection(more.Append(("AutoStack:StateDirectory", place.Path)).Select(setting => new KeyValuePair<string, string?>(setting.Item1, setting.Item2)))
        .Build();

    public override string FileOf(string repository, string digest) => Oci.BlobPath(Layout(repository), digest);

    public override Task LoseManifest(string repository, string digest) => LoseBlob(repository, digest);

    public override Task LoseBlob(string repository, string digest)
    {
        File.Delete(FileOf(repository, digest));
        return Task.CompletedTask;
    }

    /// <summary>Puts bytes into the registry under their digest, as nobody's push would.</summary>
    public string Plant(string repository, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var digest = Oci.DigestOf(bytes);
        Directory.CreateDirectory(Path.Combine(Layout(repository), "blobs", "sha256"));
        File.WriteAllBytes(FileOf(repository, digest), bytes);
        return digest;
    }

    public override ValueTask DisposeAsync()
    {
        place.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A real registry of Docker's.</summary>
public sealed class DistributionAdapter : RegistryAdapter
{
    private const string Prefix = "team/apps";
    private DockerRegistry? server;
    private DistributionRegistry? registry;

    public override IRegistry Registry => registry!;

    public override async ValueTask InitializeAsync()
    {
        server = await DockerRegistry.Start();
        var settings = Settings($"http://{server.Host}/{Prefix}");
        registry = new DistributionRegistry(settings, new SettingsAccount(settings));
    }

    public static DistributionSettings Settings(string url, params IEnumerable<(string Key, string Value)> more) => DistributionSettings.From(new ConfigurationBuilder()
        .AddInMemoryCollection(more.Append(("Url", url)).Select(setting => new KeyValuePair<string, string?>($"AutoStack:Registry:{setting.Item1}", setting.Item2)))
        .Build());

    public override string FileOf(string repository, string digest) => server!.FileOf(digest);

    public override Task LoseManifest(string repository, string digest) => Delete($"{repository}/manifests/{digest}");

    public override Task LoseBlob(string repository, string digest) => Delete($"{repository}/blobs/{digest}");

    public override async ValueTask DisposeAsync()
    {
        registry?.Dispose();
        if (server is not null)
            await server.DisposeAsync();
    }

    private async Task Delete(string path)
    {
        using var client = new HttpClient();
        using var answer = await client.DeleteAsync(new Uri($"http://{server!.Host}/v2/{Prefix}/{path}"));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }
}
