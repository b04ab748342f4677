using AutoStack.Api.Pipeline;
using AutoStack.Api.Pipeline.Stages;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Projects;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Engine;

public sealed class when_a_manifest_names_processes
{
    private static readonly DeclaredProcesses Procfile = new([new("web", null), new("worker", "node worker.js")], "node migrate.js");

    [Fact]
    public void without_settings_they_are_the_declared_ones_and_replicas_are_those_of_web() =>
        Processes(new ProjectSettings(Replicas: 3), Procfile).ShouldBe([new("web", null, 3), new("worker", "node worker.js", 1)]);

    [Fact]
    public void the_settings_go_first_and_take_a_missing_command_from_what_is_declared() =>
        Processes(new ProjectSettings { Processes = [new("web", "node other.js", 2), new("worker", null, 4), new("clock", null)] }, Procfile)
            .ShouldBe([new("web", "node other.js", 2), new("worker", "node worker.js", 4), new("clock", null, 1)]);

    [Fact]
    public void with_nothing_declared_there_is_web() => Processes(new ProjectSettings(Replicas: 2), null).ShouldBe([new("web", null, 2)]);

    [Fact]
    public void a_release_line_alone_leaves_web() => Processes(new ProjectSettings(), new DeclaredProcesses([], "x")).ShouldBe([new("web", null, 1)]);

    [Fact]
    public void the_release_command_is_the_settings_else_the_declared_one()
    {
        Manifest(new ProjectSettings(), Procfile).ReleaseCommand.ShouldBe("node migrate.js");
        Manifest(new ProjectSettings(ReleaseCommand: "make migrate"), Procfile).ReleaseCommand.ShouldBe("make migrate");
        Manifest(new ProjectSettings(), null).ReleaseCommand.ShouldBeNull();
    }

    [Fact]
    public void a_rollback_brings_the_processes_that_its_image_was_built_with()
    {
        var at = DateTimeOffset.UnixEpoch;
        var id = new DeploymentId(Guid.CreateVersion7());
        var release = new Release(new ReleaseImage("r", "sha256:1", 1), new SourceRevision("s", "m", at), 1, Procfile);
        var requested = new DeploymentRequested(default, "shop", default, "production", 2, null, null, release, 2, new Trigger(TriggerKind.Rollback, null));

        var deployment = Deployment.Evolve(null, id, requested, at).ShouldNotBeNull();

        deployment.Declared.ShouldBe(Procfile);
        deployment.Release.ShouldBe(new Release(release.Image, release.Source, 2, Procfile));
    }

    private static IReadOnlyList<ReleaseProcess> Processes(ProjectSettings settings, DeclaredProcesses? declared) => Manifest(settings, declared).Processes;

    private static ReleaseManifest Manifest(ProjectSettings settings, DeclaredProcesses? declared)
    {
        var at = DateTimeOffset.UnixEpoch;
        var id = new DeploymentId(Guid.CreateVersion7());
        var deployment = Deployment.Evolve(null, id, new DeploymentRequested(default, "shop", default, "production", 1, null, null, null, 1, new Trigger(TriggerKind.Manual, null)), at)!;
        deployment = Deployment.Evolve(deployment, id, new ImageBuilt("sha256:1", 1, "node", "host", declared), at)!;
        var project = Project.Evolve(null, new ProjectId(Guid.CreateVersion7()), new ProjectCreated("shop", "https://example.org/shop.git", null, settings), at)!;
        return Manifests.For(deployment, project, new ReleaseImage("r", "sha256:1", 1), new SourceRevision("s", "m", at), settings);
    }
}
