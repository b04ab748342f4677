using AutoStack.Api.Pipeline;
using AutoStack.Api.Sources.Git;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Sources;

/// <summary>A Git source over real repositories in a directory of the test's own.</summary>
public abstract class SourceTest : IDisposable
{
    protected static readonly ProjectId Project = new(Guid.CreateVersion7());
    private int trees;

    protected TemporaryDirectory Place { get; } = new();

    protected ProjectCredentials Credentials { get; } = new();

    protected CollectedLog Log { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected string CacheRoot => Place.At("state", "cache", "git");

    protected RepositoryPolicy Policy(string? hosts = null) => new(Configured(2048, hosts));

    protected GitSource Source(int megabytes = 2048, string? hosts = null)
    {
        var configuration = Configured(megabytes, hosts);
        return new GitSource(new RepositoryPolicy(configuration), new RepositoryCache(configuration), new GitCommand(), Credentials, new KeyFiles(configuration), configuration);
    }

    protected Task<GitRepository> Repository(string name = "repository") => GitRepository.Create(Place.At("allowed", name));

    protected async Task<Outcome<SourceCommit>> Resolve(string url, string? name = null, string? commit = null, long epoch = 1, GitSource? source = null) =>
        await (source ?? Source()).Resolve(new ResolveSource(Project, url, name, commit), Log.Context(Stage.Checkout, epoch, cancellation: Cancellation));

    protected async Task<string> Resolved(string url, string? name = null, string? commit = null, long epoch = 1, GitSource? source = null) =>
        (await Resolve(url, name, commit, epoch, source)).ShouldBeOfType<Outcome<SourceCommit>.Done>().Value.Sha;

    protected Task<Outcome<SourceTree>> CheckOut(string url, string commit, long epoch = 1, GitSource? source = null) =>
        (source ?? Source()).CheckOut(new CheckOutSource(Project, url, null, commit), Place.At($"tree-{++trees}"), Log.Context(Stage.Build, epoch, cancellation: Cancellation));

    protected async Task<string> CheckedOut(string url, string commit, long epoch = 1, GitSource? source = null) =>
        (await CheckOut(url, commit, epoch, source)).ShouldBeOfType<Outcome<SourceTree>.Done>().Value.Directory;

    public void Dispose()
    {
        Place.Dispose();
        GC.SuppressFinalize(this);
    }

    protected IConfiguration Configured(int megabytes = 2048, string? hosts = null) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AutoStack:StateDirectory"] = Place.At("state"),
            ["AutoStack:Source:AllowedPaths"] = Place.At("allowed"),
            ["AutoStack:Source:AllowedHosts"] = hosts,
            ["AutoStack:Source:MaximumMegabytes"] = megabytes.ToString(),
        })
        .Build();
}
