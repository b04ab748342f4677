using AutoStack.Api.Tests.Crash;
using AutoStack.Api.Tests.Testing;
using Xunit;

namespace AutoStack.Api.Tests.Targets;

/// <summary>A platform out of real processes that the tests of the local target share, each with a project of its own.</summary>
public sealed class LocalTargetFixture : IAsyncLifetime
{
    private int projects;

    public RealPlatform Platform { get; private set; } = null!;

    public PlatformProcess Target { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Platform = await RealPlatform.Create(
            ("AutoStack__Proxy__DrainSeconds", "20"),
            ("AutoStack__Target__GraceSeconds", "2"),
            ("AutoStack__Target__SampleSeconds", "1"),
            ("AutoStack__Target__DriftSeconds", "1"),
            ("AutoStack__Target__InstanceMemoryMegabytes", "300"));
        Target = Platform.StartTarget();
        await Platform.StartApi();
    }

    public ValueTask DisposeAsync() => Platform.DisposeAsync();

    /// <summary>A Node.js application with a repository of its own.</summary>
    public async Task<Application> Application(object? settings = null, params IEnumerable<(string, string)> files)
    {
        var name = $"app-{Interlocked.Increment(ref projects)}";
        var repository = new Repository(Path.Combine(Platform.Repositories, name));
        repository.Commit("First", [.. Applications.Node("first"), .. files]);
        return new Application(Platform, name, repository, await Platform.Project(name, repository.Path, settings));
    }
}

public sealed record Application(RealPlatform Platform, string Name, Repository Repository, Guid Project)
{
    public HttpClient Visitor { get; } = Platform.Visitor(Name);

    public async Task<Guid> Deploy(string message = "Next", params IEnumerable<(string, string)> files)
    {
        Repository.Commit(message, files);
        return await Platform.Deploy(Project);
    }

    public async Task Live(params IEnumerable<(string, string)> files) => await Platform.Reaches(await Deploy("Next", files), "live");
}

[CollectionDefinition(nameof(LocalTargetCollection))]
public sealed class LocalTargetCollection : ICollectionFixture<LocalTargetFixture>;
