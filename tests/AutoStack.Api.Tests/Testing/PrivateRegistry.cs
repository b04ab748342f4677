using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AutoStack.Api.Tests.Testing;

/// <summary>
/// A registry that wants credentials: one npm package (github.com/npm/registry, docs/REGISTRY-API.md) by a bearer token, and one NuGet package
/// (learn.microsoft.com/nuget/api/overview, version 3) by user name and password. The real clients read it.
/// </summary>
public sealed class PrivateRegistry : IAsyncDisposable
{
    private static readonly byte[] NpmPackage = Tarball();
    private static readonly byte[] NuGetPackage = Zip();
    private readonly WebApplication application;
    private readonly string token;
    private int refusals;

    private PrivateRegistry(WebApplication application, string token) => (this.application, this.token) = (application, token);

    /// <summary>Ends with a slash.</summary>
    public string Address => $"{application.Urls.Single()}/";

    public static string NpmIntegrity => $"sha512-{Convert.ToBase64String(SHA512.HashData(NpmPackage))}";

    public int Refusals => refusals;

    public static async Task<PrivateRegistry> Start(string token)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var registry = new PrivateRegistry(builder.Build(), token);
        registry.Map();
        await registry.application.StartAsync();
        return registry;
    }

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private void Map()
    {
        application.Use(async (context, next) =>
        {
            var given = context.Request.Headers.Authorization.ToString();
            if (given == $"Bearer {token}" || given == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"team:{token}"))}")
            {
                await next(context);
                return;
            }

            Interlocked.Increment(ref refusals);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"acme\"";
        });
        application.MapGet("/npm/@acme/greeting/-/greeting-1.0.0.tgz", () => Results.Bytes(NpmPackage, "application/octet-stream"));
        application.MapGet("/nuget/index.json", () => Results.Json(new Dictionary<string, object>
        {
            ["version"] = "3.0.0",
            ["resources"] = new[] { new Dictionary<string, string> { ["@id"] = $"{Address}nuget/flat/", ["@type"] = "PackageBaseAddress/3.0.0" } },
        }));
        application.MapGet("/nuget/flat/acme.greeting/index.json", () => Results.Json(new { versions = new[] { "1.0.0" } }));
        application.MapGet("/nuget/flat/acme.greeting/1.0.0/acme.greeting.1.0.0.nupkg", () => Results.Bytes(NuGetPackage, "application/octet-stream"));
    }

    private static byte[] Tarball()
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
            foreach (var (name, text) in new[] { ("package/package.json", """{ "name": "@acme/greeting", "version": "1.0.0", "main": "index.js" }"""), ("package/index.js", "module.exports = 'private hello';") })
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)), ModificationTime = DateTimeOffset.UnixEpoch });
        return bytes.ToArray();
    }

    /// <summary>A package whose library is one that this process has at hand: any assembly will do.</summary>
    private static byte[] Zip()
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write("Acme.Greeting.nuspec", Encoding.UTF8.GetBytes("""
                <?xml version="1.0"?>
                <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
                  <id>Acme.Greeting</id><version>1.0.0</version><authors>acme</authors><description>Says hello.</description>
                </metadata></package>
                """));
            Write("lib/netstandard2.0/Acme.Greeting.dll", File.ReadAllBytes(typeof(Domain.ProjectId).Assembly.Location));

            void Write(string name, byte[] content)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
