using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Targets.Docker;

/// <summary>A whole platform: what the built-in builder builds on base images out of a real registry runs in a real engine, sites with their server.</summary>
public sealed class when_a_release_stands_on_a_base_image(SharedDockerEngine docker) : IAsyncLifetime
{
    private const string Server = """
        const http = require('node:http');
        http.createServer((request, answer) => answer.end(`${process.version} ${process.env.NODE_ENV} ${require('is-it')} TEXT`)).listen(process.env.PORT, process.env.HOST);
        """;

    private readonly TemporaryDirectory place = new();
    private DockerEngineServer engine = null!;
    private DockerRegistry registry = null!;
    private RegistryFront front = null!;
    private RealPlatform platform = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Busybox.Needed();
        engine = await docker.Get();
        registry = await DockerRegistry.Start();
        front = await RegistryFront.Start(registry.Host);
        platform = await RealPlatform.Create(
        [
            ("AutoStack__Target__Kind", "docker"),
            ("AutoStack__Target__DockerHost", engine.Host),
            ("AutoStack__Target__InstanceMemoryMegabytes", "128"),
            ("AutoStack__Target__GraceSeconds", "2"),
            ("AutoStack__Builder__BaseImages__Node", $"{front.Host}/team/node:20"),
            ("AutoStack__Builder__BaseImages__DotNet", $"{front.Host}/team/aspnet:10"),
            ("AutoStack__Disk__CleaningSeconds", "1"),
            ("AutoStack__Builder__BaseImages__Static", $"{front.Host}/team/caddy:2"),
            ("AutoStack__Builder__BaseImages__PlainHttp", front.Host),
        ]);
        platform.StartTarget();
        await platform.StartApi();
    }

    public async ValueTask DisposeAsync()
    {
        if (platform is not null)
        {
            await platform.DisposeAsync();
            engine.RemoveContainers(Path.Combine(platform.State, "target"));
        }

        if (front is not null)
            await front.DisposeAsync();
        if (registry is not null)
            await registry.DisposeAsync();
        place.Dispose();
    }

    [Fact]
    public async Task a_node_application_runs_in_a_container_and_its_next_release_pulls_nothing()
    {
        var digest = await new BaseImagePush(registry.Host, place).Node("team/node:20");
        var repository = new Repository(Path.Combine(platform.Repositories, "hello"));
        repository.Commit("First", ("package.json", """{ "name": "hello", "version": "1.0.0", "scripts": { "start": "node server.js", "build": "mkdir -p node_modules/is-it && echo 'module.exports = \"it-is\"' > node_modules/is-it/index.js" } }"""), ("server.js", Server.Replace("TEXT", "first")));
        var project = await platform.Project("hello", repository.Path);

        var first = await platform.Reaches(await platform.Deploy(project), "live", TargetFixture.Patience);

        using var visitor = platform.Visitor("hello");
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe($"{Shell.Output("node", "--version").Trim()} production it-is first");
        var pulled = front.Count("GET", "/v2/");
        pulled.ShouldBe(3);
        var built = Layers(first);

        repository.Commit("Second", ("server.js", Server.Replace("TEXT", "second")));
        var second = await platform.Reaches(await platform.Deploy(project), "live", TargetFixture.Patience);

        (await visitor.GetStringAsync("/", Cancellation)).ShouldEndWith("it-is second");
        front.Count("GET", "/v2/").ShouldBe(pulled);
        Layers(second).Take(2).ShouldBe(built.Take(2));
        var log = await platform.Client.GetStringAsync($"/api/v1/deployments/{second.GetProperty("id").GetGuid()}/logs?stage=build", Cancellation);
        log.ShouldContain($"team/node:20 (AutoStack:Builder:BaseImages:Node)");
        log.ShouldContain("all of it is here");
        log.ShouldContain(digest);
    }

    [Fact]
    public async Task a_dotnet_application_runs_in_a_container()
    {
        var digest = await new BaseImagePush(registry.Host, place).DotNet("team/aspnet:10");
        var repository = new Repository(Path.Combine(platform.Repositories, "shop"));
        repository.Commit(
            "First",
            ("Shop.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup></Project>"""),
            ("Program.cs", "var app = WebApplication.Create(args); app.MapGet(\"/\", () => $\"{Environment.Version} in {AppContext.BaseDirectory}\"); app.Run();"));

        var deployment = await platform.Reaches(await platform.Deploy(await platform.Project("shop", repository.Path)), "live", TargetFixture.Patience);

        using var visitor = platform.Visitor("shop");
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe($"{Environment.Version} in /app/");
        var log = await platform.Client.GetStringAsync($"/api/v1/deployments/{deployment.GetProperty("id").GetGuid()}/logs?stage=build", Cancellation);
        log.ShouldContain(digest);
    }

    [Fact]
    public async Task base_images_that_nothing_names_any_more_are_given_up()
    {
        await new BaseImagePush(registry.Host, place).Small("team/node:20", ["one"]);
        var detected = await platform.Client.PostAsJsonAsync("/api/v1/projects/detect", new { repository_url = Repository() }, Cancellation);
        (await detected.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("reason").GetString()!.ShouldContain($", on the base image {front.Host}/team/node:20@sha256:");
        var named = Directory.EnumerateDirectories(Path.Combine(platform.Data, "bases")).Single(directory => Path.GetFileName(directory) != "tags");
        var former = Directory.CreateDirectory(Path.Combine(platform.Data, "bases", new string('0', 64), "blobs", "sha256")).Parent!.Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(former, "blobs", "sha256", new string('1', 64)), "a layer", Cancellation);
        foreach (var directory in new[] { named, former })
            Directory.SetLastWriteTimeUtc(directory, DateTime.UtcNow.AddDays(-2));

        await Eventually.Holds(() => Task.FromResult(!Directory.Exists(former)));

        Directory.Exists(named).ShouldBeTrue();
        await Eventually.Holds(async () => (await platform.Client.GetFromJsonAsync<JsonElement>("/api/v1/platform", Cancellation)).GetProperty("disk").GetProperty("budgets").EnumerateArray()
            .Single(budget => budget.GetProperty("kind").GetString() == "base_images").GetProperty("bytes") is { ValueKind: JsonValueKind.Number } bytes && bytes.GetInt64() is > 0 and < 20_000);

        string Repository()
        {
            var repository = new Repository(Path.Combine(platform.Repositories, "detected"));
            repository.Commit("First", ("package.json", """{ "name": "hello", "scripts": { "start": "node server.js" } }"""), ("server.js", ""));
            return repository.Path;
        }
    }

    [Fact]
    public async Task a_site_is_served_by_its_own_server_as_autostack_would_serve_it()
    {
        await new BaseImagePush(registry.Host, place).Caddy("team/caddy:2");
        var repository = new Repository(Path.Combine(platform.Repositories, "site"));
        repository.Commit("First", ("index.html", "home"), ("404.html", "nothing here"), ("about.html", "about"), ("about/deeper.txt", "deeper"), ("docs/index.html", "docs"), ("style.css", "body { }"));
        Directory.CreateSymbolicLink(Path.Combine(repository.Path, "environ"), "/proc/self/environ");
        repository.Commit("A link that leads out");
        var project = await platform.Project("site", repository.Path);

        var first = await platform.Reaches(await platform.Deploy(project), "live", TargetFixture.Patience);

        engine.Ask("ps", "--quiet", "--filter", "label=dev.autostack.project=site", "--filter", $"label=dev.autostack.platform={Path.Combine(platform.State, "target")}").Trim().ShouldNotBeEmpty();
        using var visitor = platform.Visitor("site");
        var tag = "";
        foreach (var (path, status, text) in new[]
        {
            ("/", 200, "home"), ("/about", 200, "about"), ("/about.html", 200, "about"), ("/about/deeper.txt", 200, "deeper"), ("/docs/", 200, "docs"), ("/docs", 200, "docs"), ("/style.css", 200, "body { }"),
            ("/missing", 404, "nothing here"), ("/about/", 404, "nothing here"), ("/.git/config", 404, "nothing here"), ("/environ", 404, "nothing here"), ("/etc/autostack/Caddyfile", 404, "nothing here"),
        })
        {
            using var answer = await visitor.GetAsync(path, Cancellation);
            ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe((status, text), path);
            answer.Headers.CacheControl!.NoCache.ShouldBeTrue(path);
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"], path);
            answer.Headers.Contains("Server").ShouldBeFalse(path);
            (answer.Headers.ETag is null).ShouldBe(status != 200, path);
            tag = answer.Headers.ETag?.Tag ?? tag;
        }

        (await Ask(visitor, HttpMethod.Post, "/", null)).ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await Ask(visitor, HttpMethod.Get, "/style.css", tag)).ShouldBe(HttpStatusCode.NotModified);
        (await Ask(visitor, HttpMethod.Get, "/missing", tag)).ShouldBe(HttpStatusCode.NotFound);

        // As long as the one before, so that nothing but its content tells them apart.
        repository.Commit("Second", ("style.css", "main { }"));
        await platform.Reaches(await platform.Deploy(project), "live", TargetFixture.Patience);
        (await Ask(visitor, HttpMethod.Get, "/style.css", tag)).ShouldBe(HttpStatusCode.OK);
        (await visitor.GetStringAsync("/style.css", Cancellation)).ShouldBe("main { }");
        // Base, its program without the right that containers do not have, configuration, site.
        Layers(first).Count.ShouldBe(4);
    }

    private static async Task<HttpStatusCode> Ask(HttpClient visitor, HttpMethod method, string path, string? tag)
    {
        using var request = new HttpRequestMessage(method, path);
        if (tag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var answer = await visitor.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    /// <summary>The layers of a deployment's image, as the registry has it.</summary>
    private IReadOnlyList<string> Layers(JsonElement deployment)
    {
        var digest = deployment.GetProperty("image").GetProperty("digest").GetString()!;
        var blobs = Path.Combine(platform.State, "registry", Directory.EnumerateDirectories(Path.Combine(platform.State, "registry")).Select(Path.GetFileName).Single()!, "blobs", "sha256");
        return [.. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(blobs, digest["sha256:".Length..]))).RootElement.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("digest").GetString()!)];
    }
}
