using AutoStack.Domain.Deployments;
using AutoStack.Domain.Projects;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>Makes what Git is to want from a deployment's release and its configuration revision.</summary>
public static class Manifests
{
    private const string Web = "web";

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
        Processes(settings, deployment.Declared),
        settings.HealthPath,
        settings.HealthTimeoutSeconds,
        settings.ReleaseCommand ?? deployment.Declared?.ReleaseCommand,
        []);

    /// <summary>The settings' processes, else those that the image's repository declares, else <c>web</c> alone. Who names a process without a command means the declared one.</summary>
    private static ReleaseProcess[] Processes(ProjectSettings settings, DeclaredProcesses? declared) =>
        settings.Processes is { Count: > 0 } named
            ? [.. named.Select(process => new ReleaseProcess(process.Name, process.Command ?? declared?.CommandOf(process.Name), process.Replicas))]
            : declared is { Processes.Count: > 0 }
                ? [.. declared.Processes.Select(process => new ReleaseProcess(process.Name, process.Command, process.Name == Web ? settings.Replicas : 1))]
                : [new ReleaseProcess(Web, null, settings.Replicas)];
}
