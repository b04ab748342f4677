using AutoStack.Domain.Deployments;
using AutoStack.Domain.Projects;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>Makes what Git is to want from a deployment's release and its configuration revision.</summary>
public static class Manifests
{
    public static ReleaseManifest For(StageInput input) => For(input.Deployment, input.Project, input.Image, input.Source, input.Configuration.Settings);

    public static ReleaseManifest For(Deployment deployment, Project project, ReleaseImage image, SourceRevision source, ProjectSettings settings) => new(
        project.Id,
        project.Name,
        deployment.EnvironmentId,
        deployment.Environment,
        deployment.Id,
        deployment.Number,
        source.Sha,
        image.Reference,
        image.Digest,
        deployment.ConfigRevision,
        Processes(settings),
        settings.HealthPath,
        settings.HealthTimeoutSeconds,
        settings.ReleaseCommand,
        []);

    private static ReleaseProcess[] Processes(ProjectSettings settings) =>
        settings.Processes is { Count: > 0 } named
            ? [.. named.Select(process => new ReleaseProcess(process.Name, process.Command, process.Replicas))]
            : [new ReleaseProcess("web", null, settings.Replicas)];
}
