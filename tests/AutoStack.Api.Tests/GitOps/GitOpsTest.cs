using AutoStack.Api.GitOps.BareRepository;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Sources.Git;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.GitOps;

/// <summary>The bare GitOps repository in a directory of the test's own, and a person's clone of it.</summary>
public abstract class GitOpsTest : IDisposable
{
    protected TemporaryDirectory Place { get; } = new();

    protected CollectedLog Log { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected string Bare => Place.At("state", "gitops.git");

    protected BareGitOps GitOps => new(
        new GitCommand(),
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["AutoStack:StateDirectory"] = Place.At("state") }).Build());

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

    protected async Task<Outcome<ManifestCommit>> Commit(ReleaseManifest manifest, long epoch) =>
        await GitOps.Commit(manifest, Log.Context(Stage.Gitops, epoch, manifest.Deployment, Cancellation));

    protected async Task<string> Committed(ReleaseManifest manifest, long epoch) =>
        (await Commit(manifest, epoch)).ShouldBeOfType<Outcome<ManifestCommit>.Done>().Value.Commit;

    protected async Task<Outcome<ManifestCommit>> Revert(ReleaseManifest failed, ReleaseManifest? previous, long epoch) =>
        await GitOps.Revert(new RevertManifest(RunSubject.Of(failed.Deployment), failed.EnvironmentId, failed.Project, failed.Environment, previous), Log.Context(Stage.Gitops, epoch, failed.Deployment, Cancellation));

    protected async Task<string> Reverted(ReleaseManifest failed, ReleaseManifest? previous, long epoch) =>
        (await Revert(failed, previous, epoch)).ShouldBeOfType<Outcome<ManifestCommit>.Done>().Value.Commit;

    protected async Task<ReleaseManifest?> Read(string commit, string project = "hello", string environment = "production") =>
        (await GitOps.Read(project, environment, commit, Cancellation)).ShouldBeOfType<Outcome<ReleaseManifest?>.Done>().Value;

    /// <summary>What git itself says of the bare repository.</summary>
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

    public void Dispose()
    {
        Place.Dispose();
        GC.SuppressFinalize(this);
    }
}
