using System.Formats.Tar;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoStack.Api.Images;
using AutoStack.Api.Registries.Distribution;
using Xunit;

namespace AutoStack.Api.Tests.Testing;

/// <summary>Base images in a registry: small ones of a few files, and real ones out of this machine's programs.</summary>
public sealed partial class BaseImagePush(string registry, TemporaryDirectory place)
{
    /// <summary>The right to bind low ports, as the official image of Caddy gives it to its program (capabilities(7), struct vfs_cap_data).</summary>
    private const string MayBindLowPorts = "\u0001\0\0\u0002\0\u0004\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A small image of layers with a file each.</summary>
    /// <returns>The digest of its manifest.</returns>
    public async Task<string> Small(string reference, IEnumerable<string> files, OciRunConfig? run = null, OciPlatform? platform = null)
    {
        List<WrittenLayer> layers = [];
        foreach (var file in files)
        {
            var directory = $"{Guid.NewGuid():N}";
            place.Write(Path.Combine(directory, file), $"{file}\n{new string('x', 20_000)}");
            layers.Add(await LayerWriter.Write(place.At(directory), "opt", _ => true, DateTimeOffset.UnixEpoch, place.At($"{directory}.tar.gz"), Cancellation));
        }

        return await Push(reference, layers, run ?? new OciRunConfig { Env = ["PATH=/opt/bin:/bin"] }, platform);
    }

    /// <summary>An image with a layer that cannot be compressed.</summary>
    public async Task Large(string reference, int megabytes)
    {
        var directory = Directory.CreateDirectory(place.At($"{Guid.NewGuid():N}")).FullName;
        var content = new byte[megabytes << 20];
        new Random(1).NextBytes(content);
        await File.WriteAllBytesAsync(Path.Combine(directory, "large"), content, Cancellation);
        await Push(reference, [await LayerWriter.Write(directory, "opt", _ => true, DateTimeOffset.UnixEpoch, $"{directory}.tar.gz", Cancellation)], new OciRunConfig());
    }

    /// <summary>An index that names images by platform.</summary>
    /// <returns>Its digest.</returns>
    public async Task<string> Index(string repository, string tag, string mediaType, params IEnumerable<(string Digest, OciPlatform Platform)> images)
    {
        var form = mediaType == Oci.Index ? Oci.Manifest : Oci.DockerManifest;
        using var client = new HttpClient();
        var manifests = images.Select(image => new OciDescriptor(form, image.Digest, Size(image.Digest)) { Platform = image.Platform }).ToArray();
        var content = JsonSerializer.SerializeToUtf8Bytes(new { schemaVersion = 2, mediaType, manifests }, Oci.Json);
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        (await client.PutAsync($"http://{registry}/v2/{repository}/manifests/{tag}", body, Cancellation)).EnsureSuccessStatusCode();
        return Oci.DigestOf(content);

        long Size(string digest)
        {
            using var asking = new HttpRequestMessage(HttpMethod.Get, $"http://{registry}/v2/{repository}/manifests/{digest}");
            asking.Headers.Accept.ParseAdd(form);
            using var answer = client.Send(asking, Cancellation);
            return answer.EnsureSuccessStatusCode().Content.Headers.ContentLength!.Value;
        }
    }

    /// <summary>This machine's Node.js, and a shell.</summary>
    public async Task<string> Node(string reference)
    {
        var version = Shell.Output("node", "--version").Trim().TrimStart('v');
        return await Push(reference, [await Layer("system", withShell: true, WithLibraries("node", "usr/local/bin/node"))], new OciRunConfig { Env = ["PATH=/usr/local/bin:/bin", $"NODE_VERSION={version}"] });
    }

    /// <summary>This machine's shared frameworks of .NET, and a shell.</summary>
    public async Task<string> DotNet(string reference)
    {
        var root = Path.GetDirectoryName(Shell.Output("/bin/sh", "-c", "readlink -f \"$(command -v dotnet)\"").Trim())!;
        var version = $"{Environment.Version}";
        string[] frameworks = [.. new[] { "Microsoft.NETCore.App", "Microsoft.AspNetCore.App" }.Select(framework => Path.Combine(root, "shared", framework, version))];
        var files = frameworks.Append(Path.Combine(root, "host", "fxr")).SelectMany(directory => Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)).Select(file => (file, file.TrimStart('/')));
        var libraries = Directory.EnumerateFiles(frameworks[0], "lib*.so").SelectMany(Libraries);
        return await Push(
            reference,
            [await Layer("dotnet", withShell: true, files.Concat(libraries).Concat(WithLibraries("dotnet", $"{root.TrimStart('/')}/dotnet")))],
            new OciRunConfig { Env = [$"PATH={root}:/bin", $"DOTNET_ROOT={root}", $"DOTNET_VERSION={version}", $"ASPNET_VERSION={version}", "ASPNETCORE_HTTP_PORTS=8081", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1"] });
    }

    /// <summary>This machine's Caddy with the right that the official image's has.</summary>
    public async Task<string> Caddy(string reference)
    {
        Assert.SkipUnless(Installed.Has("caddy"), "caddy is not installed (Debian: apt-get install caddy)");
        return await Push(reference, [await Layer("caddy", withShell: true, WithLibraries("caddy", "usr/bin/caddy"))], new OciRunConfig { Env = ["PATH=/usr/bin:/bin"], Entrypoint = ["caddy"] });
    }

    private async Task<string> Push(string reference, IReadOnlyList<WrittenLayer> layers, OciRunConfig run, OciPlatform? platform = null)
    {
        var image = await ImageWriter.Write(place.At($"base-{Guid.NewGuid():N}"), layers, run, DateTimeOffset.UnixEpoch, Cancellation, platform);
        var (repository, tag) = (reference[..reference.LastIndexOf(':')], reference[(reference.LastIndexOf(':') + 1)..]);
        var settings = new DistributionSettings(new Uri($"http://{registry}"), "", null, null, null);
        using var client = new RegistryClient(settings, new SettingsAccount(settings));
        var content = await File.ReadAllBytesAsync(Oci.BlobPath(image.Layout, image.Digest), Cancellation);
        foreach (var blob in JsonSerializer.Deserialize<OciManifest>(content, Oci.Json)!.Blobs)
        {
            await using var file = File.OpenRead(Oci.BlobPath(image.Layout, blob.Digest));
            await client.Upload(repository, blob, file, Cancellation);
        }

        await client.PutManifest(repository, tag, new StoredManifest(content, image.Digest), Oci.Manifest, Cancellation);
        return image.Digest;
    }

    private async Task<WrittenLayer> Layer(string name, bool withShell, IEnumerable<(string File, string Path)> files)
    {
        Busybox.Needed();
        var tar = place.At($"{name}.tar");
        await using (var writer = new TarWriter(File.Create(tar), TarEntryFormat.Pax))
        {
            foreach (var (file, path) in files.Append(("/bin/busybox", "bin/busybox")).DistinctBy(file => file.Item2))
            {
                await using var content = File.OpenRead(file);
                var attributes = path.EndsWith("/caddy", StringComparison.Ordinal) ? new Dictionary<string, string> { ["SCHILY.xattr.security.capability"] = MayBindLowPorts } : [];
                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, path, attributes) { DataStream = content, Mode = (UnixFileMode)0b111_101_101 }, Cancellation);
            }

            if (withShell)
                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "bin/sh") { LinkName = "busybox" }, Cancellation);
        }

        await using var plain = File.OpenRead(tar);
        return await LayerWriter.Compress(plain, place.At($"{name}.tar.gz"), Cancellation);
    }

    /// <summary>A program and the shared libraries that it needs, where its loader looks for them.</summary>
    private static IEnumerable<(string File, string Path)> WithLibraries(string program, string path)
    {
        var file = Shell.Output("/bin/sh", "-c", $"readlink -f \"$(command -v {program})\"").Trim();
        return Libraries(file).Prepend((file, path));
    }

    private static IEnumerable<(string File, string Path)> Libraries(string file) =>
        Library().Matches(Shell.Output("ldd", file)).Select(match => match.Groups["path"].Value).Where(library => !library.Contains("/dotnet/", StringComparison.Ordinal)).Select(library => (library, library.TrimStart('/')));

    [GeneratedRegex(@"(?<path>/\S+) \(0x")]
    private static partial Regex Library();
}
