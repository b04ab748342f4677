using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Samples;

/// <summary>Each sample from its files to an answer over the proxy, on a platform out of real processes. Those with dependencies get them from the registries.</summary>
public sealed class when_deploying_the_samples(SamplesFixture samples) : IClassFixture<SamplesFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Theory]
    // sample, root directory, test command → kind, address asked, what it answers, instances
    [InlineData("hello", null, null, "static", "/", "<h1>", "web.1")]
    [InlineData("node-web", null, "npm test", "node", "/", "Hello from Node.js", "web.1")]
    [InlineData("dotnet-web", null, "dotnet run --project tests/DotnetWeb.Tests", "dotnet", "/moon?at=2024-01-25T17:54:00Z", "full moon", "web.1")]
    [InlineData("node-workers", null, "npm test", "node", "/", "Two processes, one release", "web.1 worker.1")]
    [InlineData("monorepo", "apps/web", null, "node", "/", "It is week ", "web.1")]
    [InlineData("vite-site", null, null, "static", "/", "Built by Vite", "web.1")]
    public async Task each_goes_live_and_answers(string sample, string? root, string? test, string kind, string address, string answer, string instances)
    {
        var platform = samples.Platform;
        var project = await platform.Project(sample, samples.Repository(sample), new { root_directory = root, test_command = test });

        var live = await platform.Reaches(await platform.Deploy(project), "live", Patience);

        using var visitor = platform.Visitor(sample);
        (await visitor.GetStringAsync(address, TestContext.Current.CancellationToken)).ShouldContain(answer);
        Stage(live, "test").ShouldBe(test is null ? "skipped" : "succeeded");
        (await Kind(live)).ShouldBe(kind);
        var running = JsonDocument.Parse(await platform.Client.GetStringAsync($"/api/v1/projects/{project}/environments/production/instances", TestContext.Current.CancellationToken)).RootElement;
        var items = running.ValueKind == JsonValueKind.Array ? running : running.GetProperty("items");
        string.Join(' ', items.EnumerateArray().Select(instance => instance.GetProperty("name").GetString()).Order()).ShouldBe(instances);
    }

    [Fact]
    public async Task the_dotnet_one_brings_its_runtime_where_that_is_asked()
    {
        var platform = samples.Platform;
        var project = await platform.Project("own-runtime", samples.Repository("dotnet-web", "own-runtime"));
        foreach (var (name, value) in new[] { ("SelfContained", "true"), ("RuntimeIdentifier", RuntimeInformation.RuntimeIdentifier) })
        {
            using var answer = await platform.Client.PutAsJsonAsync($"/api/v1/projects/{project}/variables/{name}", new { value, secret = false, scope = "build" }, TestContext.Current.CancellationToken);
            answer.IsSuccessStatusCode.ShouldBeTrue();
        }

        await platform.Reaches(await platform.Deploy(project), "live", Patience);

        using var visitor = platform.Visitor("own-runtime");
        (await visitor.GetStringAsync("/moon?at=2024-01-25T17:54:00Z", TestContext.Current.CancellationToken)).ShouldContain("full moon");
        // The runtime that serves is the release's own, not the machine's.
        MapsOfPrograms("DotnetWeb").ShouldHaveSingleItem().ShouldContain(line => line.Contains(platform.Data, StringComparison.Ordinal) && line.EndsWith("/libcoreclr.so", StringComparison.Ordinal));
    }

    [Fact]
    public void each_says_in_a_readme_what_it_is() =>
        SamplesFixture.All.Where(sample => sample is not ("hello" or "node-web")).ShouldAllBe(sample => File.Exists(Path.Combine(SamplesFixture.Directory, sample, "README.md")));

    private static string? Stage(JsonElement deployment, string name) =>
        deployment.GetProperty("stages").EnumerateArray().Single(stage => stage.GetProperty("name").GetString() == name).GetProperty("status").GetString();

    /// <summary>What the running programs of a name have mapped into memory: /proc/PID/maps, see proc(5).</summary>
    private static List<string[]> MapsOfPrograms(string name)
    {
        var maps = new List<string[]>();
        foreach (var process in System.Diagnostics.Process.GetProcessesByName(name))
            using (process)
                maps.Add(File.ReadAllLines($"/proc/{process.Id}/maps"));
        return maps;
    }

    private async Task<string?> Kind(JsonElement deployment)
    {
        await using var command = samples.Platform.Database.CreateCommand("select data ->> 'kind' from autostack.mt_events where stream_id = @id and type = 'image_built'");
        command.Parameters.AddWithValue("id", deployment.GetProperty("id").GetGuid());
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}

/// <summary>One platform for all samples.</summary>
public sealed class SamplesFixture : IAsyncLifetime
{
    public static string Directory { get; } = Find();

    public static IEnumerable<string> All => System.IO.Directory.EnumerateDirectories(Directory).Select(Path.GetFileName).OfType<string>();

    public RealPlatform Platform { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Platform = await RealPlatform.Create();
        Platform.StartTarget();
        await Platform.StartApi();
    }

    public ValueTask DisposeAsync() => Platform.DisposeAsync();

    /// <summary>A repository of a sample's committed files, as a person would have it.</summary>
    public string Repository(string sample, string? name = null)
    {
        var repository = new Repository(Path.Combine(Platform.Repositories, name ?? sample));
        var source = Path.Combine(Directory, sample);
        foreach (var file in System.IO.Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(source, file);
            // What tools made of a sample in place, when somebody tried it there.
            if (path.Split('/').Any(part => part is "node_modules" or "bin" or "obj" or "dist"))
                continue;
            var target = Path.Combine(repository.Path, path);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        repository.Commit("The sample");
        return repository.Path;
    }

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "AutoStack.sln")))
                return Path.Combine(at.FullName, "samples");
        throw new InvalidOperationException("The tests do not run inside of the repository.");
    }
}
