using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.GitOps;

/// <summary>An adapter of the GitOps port, and a person's clone of its repository. What is tested here is what the port promises: the tests of a class below run over every adapter.</summary>
public abstract class GitOpsTest(GitOpsAdapter adapter) : IAsyncLifetime
{
    protected GitOpsAdapter Adapter => adapter;

    protected TemporaryDirectory Place => adapter.Place;

    protected CollectedLog Log { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected string Bare => adapter.Repository;

    protected IGitOps GitOps => adapter.GitOps;

    public virtual ValueTask InitializeAsync() => adapter.InitializeAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await adapter.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static ReleaseManifest Release(int number, string project = "hello", string environment = "production") => new(
        new ProjectId(Guid.Parse("0193b1f0-0000-7000-8000-000000000001")),
        project,
        new EnvironmentId(Guid.Parse("0193b1f0-0000-7000-8000-000000000002")),
        environment,
        new DeploymentId(Guid.CreateVersion7()),
        number,
        new string('a', 40),
        $"{project}:aaaaaaaaaaaa-{number}",
        $"sha256:{new string('b', 64)}",
        3,
        [new ReleaseProcess("web", null, 2), new ReleaseProcess("worker", "node worker.js", 1)],
        "/health",
        60,
        null,
        ["example.org"]);

    /// <param name="by">The node that does it; null: the first.</param>
    protected async Task<Outcome<ManifestCommit>> Commit(ReleaseManifest manifest, long epoch, IGitOps? by = null) =>
        await (by ?? GitOps).Commit(manifest, Log.Context(Stage.Gitops, epoch, manifest.Deployment, Cancellation));

    protected async Task<string> Committed(ReleaseManifest manifest, long epoch, IGitOps? by = null)
    {
        var outcome = await Commit(manifest, epoch, by);
        return outcome.ShouldBeOfType<Outcome<ManifestCommit>.Done>($"{outcome}").Value.Commit;
    }

    protected async Task<Outcome<ManifestCommit>> Revert(ReleaseManifest failed, ReleaseManifest? previous, long epoch) =>
        await GitOps.Revert(new RevertManifest(RunSubject.Of(failed.Deployment), failed.EnvironmentId, failed.Project, failed.Environment, previous), Log.Context(Stage.Gitops, epoch, failed.Deployment, Cancellation));

    protected async Task<string> Reverted(ReleaseManifest failed, ReleaseManifest? previous, long epoch) =>
        (await Revert(failed, previous, epoch)).ShouldBeOfType<Outcome<ManifestCommit>.Done>().Value.Commit;

    protected async Task<ReleaseManifest?> Read(string commit, string project = "hello", string environment = "production") =>
        (await GitOps.Read(project, environment, commit, Cancellation)).ShouldBeOfType<Outcome<ReleaseManifest?>.Done>().Value;

    /// <summary>What git itself says of the repository.</summary>
    protected async Task<string> Git(params string[] arguments) => await (await GitRepository.Create(Place.At("asking"))).Git(["--git-dir", Bare, .. arguments]);

    protected Task<string> Head() => Git("rev-parse", "main");

    /// <summary>Changes a file as a person does: clone, commit, push.</summary>
    protected async Task<string> ByHand(string file, string content)
    {
        var clone = await GitRepository.Create(Place.At($"clone-{Guid.NewGuid():N}"));
        await clone.Git("pull", "--quiet", Bare, "main");
        await clone.Write(file, content).Commit("By hand");
        while (true)
        {
            try
            {
                await clone.Git("push", "--quiet", Bare, "HEAD:main");
                return await clone.Git("rev-parse", "HEAD");
            }
            catch (InvalidOperationException)
            {
                // Somebody was quicker: as a person does then.
                await clone.Git("pull", "--quiet", "--rebase", Bare, "main");
            }
        }
    }
}
