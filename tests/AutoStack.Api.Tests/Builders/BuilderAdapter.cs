using AutoStack.Api.Builders;
using AutoStack.Api.Builders.Buildah;
using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Builders.BuiltIn.Bases;
using AutoStack.Api.Builders.Docker;
using AutoStack.Api.Builders.Dockerfiles;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Api.Registries;
using AutoStack.Api.Sources.Git;
using AutoStack.Api.Tests.Sources;
using AutoStack.Api.Tests.Testing;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

/// <summary>An adapter of the builder's port, as the tests of the port see it: nodes that use it, and repositories that it can build.</summary>
public abstract class BuilderAdapter : IAsyncLifetime
{
    public TemporaryDirectory Place { get; } = new();

    /// <summary>As a node has it; nodes share their directories.</summary>
    public IBuilder Builder => Make(BuilderParts.In(Place));

    /// <summary>The kind that its images tell.</summary>
    public abstract string ImageKind { get; }

    /// <summary>How a command of the build reads a build secret.</summary>
    public abstract string Secret(string name);

    /// <summary>Writes an application whose build runs shell commands in the application's directory.</summary>
    public abstract void Write(GitRepository repository, string commands, params IEnumerable<string> names);

    /// <summary>The settings by which it is built.</summary>
    public abstract BuildSettings Settings(string commands);

    /// <summary>What the runs of a deployment have left outside of AutoStack's directories.</summary>
    public abstract IEnumerable<string> Leftovers(Guid deployment);

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        Place.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected abstract IBuilder Make(BuilderParts parts);
}

/// <summary>What builders are made of, over directories of a test's own.</summary>
public sealed record BuilderParts(IConfiguration Configuration, UnprivilegedUser User, ISource Source, Workspaces Workspaces, BuiltImages Images)
{
    public static BuilderParts In(TemporaryDirectory place, string data = "data", params IEnumerable<(string Key, string? Value)> more)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["AutoStack:StateDirectory"] = place.At("state"),
                ["AutoStack:DataDirectory"] = place.At(data),
                ["AutoStack:Source:AllowedPaths"] = place.At("allowed"),
            })
            .AddInMemoryCollection(more.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build();
        var user = new UnprivilegedUser(configuration);
        var source = new GitSource(new RepositoryPolicy(configuration), new RepositoryCache(configuration), new GitCommand(), new ProjectCredentials(), new KeyFiles(configuration), configuration);
        return new BuilderParts(configuration, user, source, new Workspaces(configuration, user), new BuiltImages(configuration));
    }

    public BaseImages Bases(RegistryServer? own = null, TimeProvider? clock = null)
    {
        var settings = BaseImageSettings.From(Configuration, BuilderKind.BuiltIn);
        var store = new BaseImageStore(Configuration, settings);
        var registries = new BaseRegistries(settings, own);
        return new BaseImages(settings, store, new BasePull(store, registries), registries, clock ?? TimeProvider.System);
    }

    public BuiltInBuilder BuiltIn(BaseImages? on = null)
    {
        var bases = on ?? Bases();
        var toolchain = new Toolchain(User, TimeProvider.System);
        var preparation = new BuildPreparation(Source, Workspaces, new BuildEnvironment(Workspaces), toolchain, new PackageManagerTools(Workspaces, toolchain, User), new DependencyCache(Workspaces, User), User, bases);
        return new BuiltInBuilder(preparation, Workspaces, Images, toolchain, bases);
    }

    public DockerfileBuilder Dockerfile(IImageEngine engine, TimeProvider? clock = null) => new(engine, Source, Workspaces, Images, clock ?? TimeProvider.System);
}

/// <summary>The embedded one.</summary>
public sealed class BuiltInAdapter : BuilderAdapter
{
    public override string ImageKind => "static";

    public override string Secret(string name) => $"${name}";

    public override void Write(GitRepository repository, string commands, params IEnumerable<string> names) => repository.Write("source", commands);

    public override BuildSettings Settings(string commands) => new(null, commands, null, null, null);

    public override IEnumerable<string> Leftovers(Guid deployment) => [];

    protected override IBuilder Make(BuilderParts parts) => parts.BuiltIn();
}

/// <summary>Those that build a Dockerfile.</summary>
public abstract class DockerfileAdapter : BuilderAdapter
{
    public override string ImageKind => DockerfileBuilder.ImageKind;

    public override string Secret(string name) => $"$(cat /run/secrets/{name})";

    public override void Write(GitRepository repository, string commands, params IEnumerable<string> names) => repository.WriteDockerfile(
        $"""
        {string.Join('\n', names.Select(name => $"ARG {name}"))}
        RUN {string.Concat(names.Select(name => $"--mount=type=secret,id={name} "))}{commands}
        CMD ["/bin/sh"]
        """);

    public override BuildSettings Settings(string commands) => new(null, null, null, null, null);
}

/// <summary>A real Docker engine.</summary>
public sealed class DockerAdapter(SharedDockerEngine shared) : DockerfileAdapter
{
    private DockerEngineServer? server;

    public DockerEngineServer Server => server!;

    public override async ValueTask InitializeAsync() => server = await shared.Get();

    public static EngineSettings Settings(DockerEngineServer server) => new(DockerEngineServer.Client, new Dictionary<string, string> { ["DOCKER_HOST"] = server.Host }, "host");

    public override IEnumerable<string> Leftovers(Guid deployment) => Server.Images().Where(image => image.Contains($"{deployment}", StringComparison.Ordinal));

    protected override IBuilder Make(BuilderParts parts) => parts.Dockerfile(new DockerEngine(Settings(Server)));
}

/// <summary>The real Buildah, with a storage of the test's own.</summary>
public sealed class BuildahAdapter : DockerfileAdapter
{
    public override ValueTask InitializeAsync()
    {
        Needed();
        return ValueTask.CompletedTask;
    }

    public static void Needed()
    {
        Assert.SkipUnless(Installed.Has("buildah"), "buildah is not installed (Debian: apt-get install buildah)");
        Busybox.Needed();
    }

    public static BuildahEngine Engine(TemporaryDirectory place) => new(new EngineSettings("docker", new Dictionary<string, string>(), null), place.At("data", "buildah"));

    public override IEnumerable<string> Leftovers(Guid deployment) => Left(Place);

    /// <summary>Images and working containers.</summary>
    public static IEnumerable<string> Left(TemporaryDirectory place) =>
        new[] { "images", "containers" }.SelectMany(what => Shell
            .Output("buildah", "--root", place.At("data", "buildah", "root"), "--runroot", place.At("data", "buildah", "run"), what, "--quiet")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries));

    protected override IBuilder Make(BuilderParts parts) => parts.Dockerfile(Engine(Place));

    public override async ValueTask DisposeAsync()
    {
        Unmount(Place);
        await base.DisposeAsync();
    }

    /// <summary>What a killed build has mounted.</summary>
    public static void Unmount(TemporaryDirectory place)
    {
        foreach (var path in File.ReadLines("/proc/mounts").Select(line => line.Split(' ')[1]).Where(path => path.StartsWith(place.Path, StringComparison.Ordinal)).Reverse().ToList())
            Shell.Output("umount", "-l", path);
    }
}
