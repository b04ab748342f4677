using System.Text.Json;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Docker;
using AutoStack.Api.Targets.Local;
using AutoStack.Api.Targets.Local.Instances;
using AutoStack.Api.Tests.Registries;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Targets.Docker;

/// <summary>What the target role runs containers with, on a real engine, without the rest of a platform. An image that has a shell and its tools is in the registry.</summary>
public abstract class ContainerTest : IAsyncLifetime
{
    protected const string Project = "hello";
    private readonly List<ContainerHost> hosts = [];
    private readonly List<IDisposable> parts = [];

    protected TemporaryDirectory Place { get; } = new();

    protected LayoutAdapter Registry { get; } = new();

    protected DockerEngineServer Engine { get; private set; } = null!;

    protected string Image { get; private set; } = "";

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Engine = await StartEngine();
        Image = await Push();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
            await host.StopAsync(CancellationToken.None);
        parts.ForEach(part => part.Dispose());
        if (Engine is not null)
            await EndEngine();
        await Registry.DisposeAsync();
        Place.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<DockerEngineServer> StartEngine();

    protected virtual ValueTask EndEngine()
    {
        // Others use the engine too: only what is this platform's goes.
        Engine.RemoveContainers(Platform);
        if (Images() is { Count: > 0 } images)
            Engine.Ask(["image", "rm", .. images]);
        return ValueTask.CompletedTask;
    }

    /// <summary>A target role's part that runs containers; a second one is the next role.</summary>
    protected ContainerHost Host(params IEnumerable<(string, string)> settings)
    {
        var configuration = Registry.Configuration([("AutoStack:Target:DockerHost", Engine.Host), ("AutoStack:Target:InstanceMemoryMegabytes", "32"), .. settings]);
        var docker = DockerSettings.From(configuration);
        var disk = new EnvironmentDisk(configuration);
        var api = new DockerApi(docker);
        var images = new DockerImages(api, Registry.Registry, disk);
        parts.AddRange([images, api]);
        var host = new ContainerHost(api, images, docker, new ReleaseUnpacker(Registry.Registry), disk, new TargetSettings(configuration), NullLogger<ContainerHost>.Instance);
        hosts.Add(host);
        return host;
    }

    protected string Platform => new EnvironmentDisk(Registry.Configuration()).Platform;

    protected async Task<ReleaseRuntime> Release(ContainerHost host, string? command, string project = Project, string? image = null)
    {
        var release = Done(await host.Ready(Manifest(command, project, image), Place.At("release"), runs: false, Cancellation));
        release.Give(new RuntimeVariables(new Dictionary<string, string> { ["COLOUR"] = "blue" }, []));
        return release;
    }

    protected ReleaseManifest Manifest(string? command, string project = Project, string? image = null) => new(
        new ProjectId(Guid.CreateVersion7()), project, new EnvironmentId(Guid.CreateVersion7()), "production", new DeploymentId(Guid.CreateVersion7()), 7, new string('a', 40),
        $"{project}:aaaaaaaaaaaa-7", image ?? Image, 1, [new ReleaseProcess("web", command, 1)], "/", 60, null, []);

    protected InstanceRecord Instance(string process = "web") => new(Guid.CreateVersion7(), process, 1, Place.At($"{Guid.NewGuid():N}.log"), null, null, null);

    protected static OutputFile Output(InstanceRecord instance) => new(instance.Output, 10 << 20);

    protected JsonElement Inspect(IInstanceRun run) => JsonSerializer.Deserialize<JsonElement>(Engine.Ask("inspect", run.Instance.Container!))[0];

    /// <summary>The ids of this platform's containers, in whatever state.</summary>
    protected string[] Containers() => Engine.Ask("ps", "--all", "--quiet", "--no-trunc", "--filter", $"label=dev.autostack.platform={Platform}").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The names of this platform's images.</summary>
    protected IReadOnlyList<string> Images() => [.. Engine.Images().Where(name => name.StartsWith($"autostack-{new EnvironmentDisk(Registry.Configuration()).ShortPlatform}/", StringComparison.Ordinal))];

    protected static async Task<string> Printed(InstanceRecord instance) => File.Exists(instance.Output) ? await File.ReadAllTextAsync(instance.Output, Cancellation) : "";

    protected static Task<string> Prints(InstanceRecord instance, string text) => Eventually.Get(() => Printed(instance), printed => printed.Contains(text, StringComparison.Ordinal), TimeSpan.FromSeconds(60));

    protected static async Task<string> Get(IInstanceRun run, string path = "/")
    {
        using var client = new HttpClient();
        return await Eventually.Get(
            async () =>
            {
                try
                {
                    return await client.GetStringAsync($"http://{run.Instance.Address}:{run.Instance.Port}{path}", Cancellation);
                }
                catch (HttpRequestException)
                {
                    return "";
                }
            },
            answer => answer.Length > 0);
    }

    /// <summary>Pushes an image of a shell and its tools; what it starts by itself serves a page.</summary>
    /// <param name="tools">Empty: all of them.</param>
    protected async Task<string> Push(string project = Project, string tools = "", params IEnumerable<(string, string)> labels)
    {
        var root = Directory.CreateDirectory(Place.At($"bin-{Guid.NewGuid():N}")).FullName;
        File.Copy("/bin/busybox", Path.Combine(root, "busybox"));
        foreach (var tool in tools.Length > 0 ? tools.Split(' ') : ["sh", "httpd", "sleep", "echo", "seq", "tail", "touch", "grep", "mkdir"])
            File.CreateSymbolicLink(Path.Combine(root, tool), "busybox");
        var layer = await LayerWriter.Write(root, "bin", _ => true, DateTimeOffset.UnixEpoch, Place.At($"layer-{Guid.NewGuid():N}.tar.gz"), Cancellation);
        var config = new OciRunConfig
        {
            Env = ["PATH=/bin"],
            Entrypoint = ["/bin/sh", "-c", "mkdir /tmp/www; echo served > /tmp/www/index.html; exec httpd -f -p $HOST:$PORT -h /tmp/www"],
            Labels = new SortedDictionary<string, string>(labels.ToDictionary(label => label.Item1, label => label.Item2)),
        };
        var image = await ImageWriter.Write(Place.At($"layout-{Guid.NewGuid():N}"), [layer], config, DateTimeOffset.UnixEpoch, Cancellation);
        Done(await Registry.Registry.Push(new PushImage(image.Layout, image.Digest, project, $"aaaaaaaaaaaa-{Random.Shared.Next()}", $"{Guid.NewGuid()}"), new CollectedLog().Context(Stage.Push, cancellation: Cancellation)));
        return image.Digest;
    }
}
