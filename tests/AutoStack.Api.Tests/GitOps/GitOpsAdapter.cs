using AutoStack.Api.GitOps;
using AutoStack.Api.GitOps.BareRepository;
using AutoStack.Api.GitOps.Remote;
using AutoStack.Api.Hosting;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Sources.Git;
using AutoStack.Api.Tests.Testing;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace AutoStack.Api.Tests.GitOps;

/// <summary>An adapter of the GitOps port, as the tests of the port see it: nodes that use it, and the repository that people see.</summary>
public abstract class GitOpsAdapter : IAsyncLifetime
{
    private readonly List<ManifestRepository> nodes = [];
    private ManifestRepository? first;

    public TemporaryDirectory Place { get; } = new();

    /// <summary>As one node has it.</summary>
    public IGitOps GitOps => first ??= Remember(Make());

    /// <summary>The repository itself, where its owner has it on disk.</summary>
    public abstract string Repository { get; }

    /// <summary>As a node of its own has it.</summary>
    public IGitOps AnotherNode() => Remember(Make());

    /// <summary>Files that writers need only for as long as they write.</summary>
    public abstract IEnumerable<string> Leftovers();

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        nodes.ForEach(node => node.Dispose());
        Place.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected abstract ManifestRepository Make();

    /// <summary>Ends it with the test.</summary>
    public TNode Remember<TNode>(TNode node)
        where TNode : ManifestRepository
    {
        lock (nodes)
            nodes.Add(node);
        return node;
    }
}

/// <summary>The embedded one, on disk.</summary>
public sealed class BareAdapter : GitOpsAdapter
{
    public override string Repository => Place.At("state", "gitops.git");

    public override IEnumerable<string> Leftovers() =>
        [.. Directory.EnumerateFileSystemEntries(Place.At("state")).Where(entry => entry != Repository), .. Directory.EnumerateFiles(Repository, "index.*")];

    protected override ManifestRepository Make() => new BareGitOps(
        new GitCommand(),
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["AutoStack:StateDirectory"] = Place.At("state") }).Build());
}

/// <summary>A repository at a real server, which is empty at first.</summary>
public abstract class RemoteAdapter : GitOpsAdapter
{
    public override string Repository => Place.At("server", "gitops.git");

    /// <summary>The address, and who AutoStack is there.</summary>
    public abstract IReadOnlyList<(string Key, string Value)> Account { get; }

    public override async ValueTask InitializeAsync() => await GitRepository.CreateBare(Repository);

    public override IEnumerable<string> Leftovers() => Directory.EnumerateDirectories(Place.At("state", "gitops")).SelectMany(place => Directory
        .EnumerateFileSystemEntries(place).Where(entry => !entry.EndsWith(".git", StringComparison.Ordinal) && !entry.EndsWith(".lock", StringComparison.Ordinal))
        .Concat(Directory.EnumerateDirectories(place).SelectMany(copy => Directory.EnumerateFiles(copy, "index.*"))));

    /// <param name="state">The state directory's name: another one is another platform's.</param>
    public RemoteGitOps Node(RemoteSettings settings, string state = "state", RoleKind role = RoleKind.Api) => new(new GitCommand(), settings, Place.At(state), role);

    public RemoteSettings Settings(params IEnumerable<(string Key, string Value)> more) => Parse([.. Account, .. more]);

    public static RemoteSettings Parse(params IEnumerable<(string Key, string Value)> settings) => RemoteSettings.From(Configuration(settings));

    public static IConfiguration Configuration(params IEnumerable<(string Key, string Value)> settings)
    {
        var values = new Dictionary<string, string?> { ["AutoStack:Source:AllowedHosts"] = "127.0.0.1" };
        foreach (var (key, value) in settings)
            values[$"AutoStack:GitOps:{key}"] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }

    protected override ManifestRepository Make() => Node(Settings() with { FetchPeriod = TimeSpan.FromMilliseconds(1) });
}

/// <summary>By http, with user and token.</summary>
public sealed class HttpAdapter : RemoteAdapter
{
    public GitHttpServer Server { get; private set; } = null!;

    public override IReadOnlyList<(string Key, string Value)> Account => [("Url", $"{Server.Address}/gitops.git"), ("Username", GitHttpServer.Username), ("Token", GitHttpServer.Token)];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Server = await GitHttpServer.Start(Place.At("server"));
    }

    public override async ValueTask DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        await base.DisposeAsync();
    }
}

/// <summary>By ssh, with a key.</summary>
public sealed class SshAdapter : RemoteAdapter
{
    public SshServer Server { get; private set; } = null!;

    public override IReadOnlyList<(string Key, string Value)> Account => [("Url", Server.Url(Repository)), ("SshKeyFile", Server.KeyFile), ("KnownHostsFile", Server.KnownHostsFile)];

    public override async ValueTask InitializeAsync()
    {
        Server = await SshServer.Start();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        await base.DisposeAsync();
    }
}
