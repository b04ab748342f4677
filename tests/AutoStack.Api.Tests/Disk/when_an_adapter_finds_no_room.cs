using AutoStack.Api.Disk;
using AutoStack.Api.GitOps.BareRepository;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Registries.OciLayout;
using AutoStack.Api.Sources.Git;
using AutoStack.Api.Tests.Sources;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Disk;

/// <summary>Each adapter on a disk that is full: a passing fault that names the place, nothing half-written taken for whole, and the next attempt does it.</summary>
public sealed class when_an_adapter_finds_no_room : IDisposable
{
    private readonly TemporaryDirectory place = new();
    private readonly CollectedLog log = new();
    private readonly SmallDisk disk;
    private long epoch;

    public when_an_adapter_finds_no_room() => disk = SmallDisk.Mount(place.At("small"), 24);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IConfiguration Configuration => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["AutoStack:StateDirectory"] = disk.Path,
        ["AutoStack:Source:AllowedPaths"] = place.At("repositories"),
    }).Build();

    [Fact]
    public async Task a_fetch_and_a_checkout_are_done_again()
    {
        var repository = new Repository(place.At("repositories", "large"));
        var content = new byte[3 << 20];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(Path.Combine(repository.Path, "large"), content);
        var commit = repository.Commit("Large");
        var source = new GitSource(new RepositoryPolicy(Configuration), new RepositoryCache(Configuration), new GitCommand(), new ProjectCredentials(), new KeyFiles(Configuration), Configuration);
        Task<Outcome<SourceCommit>> Resolve() => source.Resolve(new ResolveSource(Project, repository.Path, "main", null), Context(Stage.Checkout));
        Task<Outcome<SourceTree>> CheckOut(string to) => source.CheckOut(new CheckOutSource(Project, repository.Path, "main", commit), to, Context(Stage.Build));

        disk.Fill(leave: 1 << 20);
        IsFull(await Resolve());
        disk.MakeRoom();
        (await Resolve()).ShouldBeOfType<Outcome<SourceCommit>.Done>().Value.Sha.ShouldBe(commit);

        disk.Fill(leave: 1 << 20);
        IsFull(await CheckOut(Path.Combine(disk.Path, "tree-1")));
        disk.MakeRoom();
        var tree = (await CheckOut(Path.Combine(disk.Path, "tree-2"))).ShouldBeOfType<Outcome<SourceTree>.Done>().Value;
        File.ReadAllBytes(Path.Combine(tree.Directory, "large")).ShouldBe(content);
    }

    [Fact]
    public async Task a_commit_of_a_manifest_is_done_again_and_the_repository_is_whole()
    {
        var gitOps = new BareGitOps(new GitCommand(), Configuration);
        (await gitOps.Commit(Manifest(1), Context(Stage.Gitops))).ShouldBeOfType<Outcome<ManifestCommit>.Done>();
        var head = Git("rev-parse", "main");

        disk.Fill();
        IsFull(await gitOps.Commit(Manifest(2), Context(Stage.Gitops)));
        Git("rev-parse", "main").ShouldBe(head);
        Git("fsck", "--strict");

        disk.MakeRoom();
        var commit = (await gitOps.Commit(Manifest(2), Context(Stage.Gitops))).ShouldBeOfType<Outcome<ManifestCommit>.Done>().Value.Commit;
        Git("rev-parse", "main").ShouldBe(commit);
        Git("fsck", "--strict");
        (await gitOps.Read("hello", "production", commit, Cancellation)).ShouldBeOfType<Outcome<ReleaseManifest?>.Done>().Value!.Number.ShouldBe(2);
    }

    [Fact]
    public async Task a_push_and_an_unpacking_are_done_again_and_leave_nothing_half_written()
    {
        var content = new byte[3 << 20];
        new Random(1).NextBytes(content);
        Directory.CreateDirectory(place.At("image"));
        var layer = await TarArchive.Gzip(new TarArchive().File("app/file", Convert.ToHexString(content)).Bytes(), place.At("image", "layer.tar.gz"));
        var image = await ImageWriter.Write(place.At("image", "layout"), [layer], new OciRunConfig { Entrypoint = ["run"] }, DateTimeOffset.UnixEpoch, Cancellation);
        var registry = new OciLayoutRegistry(Configuration);
        Task<Outcome<PushedImage>> Push() => registry.Push(new PushImage(image.Layout, image.Digest, "hello", "aaaaaaaaaaaa-1", "key"), Context(Stage.Push));
        Task<Outcome<UnpackedRelease>> Unpack() => new ReleaseUnpacker(registry).Unpack("hello", image.Digest, Path.Combine(disk.Path, "releases", "one"), Cancellation);

        disk.Fill(leave: 1 << 20);
        IsFull(await Push());
        Directory.EnumerateFiles(disk.Path, "*", SearchOption.AllDirectories).Count(path => path.Contains(".json", StringComparison.Ordinal) || path.Contains(layer.Digest[7..], StringComparison.Ordinal)).ShouldBe(0);
        (await registry.Find("hello", "key", Cancellation)).ShouldBeOfType<Outcome<PushedImage?>.Done>().Value.ShouldBeNull();
        disk.MakeRoom();
        (await Push()).ShouldBeOfType<Outcome<PushedImage>.Done>();
        new ImageLayout(Path.Combine(disk.Path, "registry", "hello")).Problems().ShouldBeEmpty();

        disk.Fill(leave: 1 << 20);
        IsFull(await Unpack());
        Directory.EnumerateFileSystemEntries(Path.Combine(disk.Path, "releases")).ShouldBeEmpty();
        disk.MakeRoom();
        var unpacked = (await Unpack()).ShouldBeOfType<Outcome<UnpackedRelease>.Done>().Value;
        File.ReadAllText(Path.Combine(unpacked.Directory, "app", "file")).ShouldBe(Convert.ToHexString(content));
    }

    public void Dispose()
    {
        disk.Dispose();
        place.Dispose();
    }

    private static ProjectId Project { get; } = new(Guid.CreateVersion7());

    private void IsFull<T>(Outcome<T> outcome)
    {
        var fault = outcome.ShouldBeOfType<Outcome<T>.Transient>($"{outcome}");
        fault.Code.ShouldBe(DiskFull.Code, fault.Reason);
        fault.Reason.ShouldContain(disk.Path);
        fault.Reason.ShouldContain("Free space");
    }

    private StageContext Context(Stage stage) => log.Context(stage, ++epoch, cancellation: Cancellation);

    private string Git(params string[] arguments) => Repository.Run(place.Path, ["--git-dir", Path.Combine(disk.Path, "gitops.git"), .. arguments]);

    private static ReleaseManifest Manifest(int number) => new(
        Project, "hello", new EnvironmentId(Guid.CreateVersion7()), "production", new DeploymentId(Guid.CreateVersion7()), number, new string('a', 40),
        $"hello:aaaaaaaaaaaa-{number}", $"sha256:{new string('b', 64)}", 1, [new ReleaseProcess("web", null, 1)], "/", 60, null, []);
}
