using AutoStack.Api.Environments;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Projects;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>Makes what Git is to want from a deployment's release and its configuration revision.</summary>
public static class Manifests
{
    public static ReleaseManifest For(StageInput input) =>
        WithInstancesOf(input.Configuration, For(input.Deployment, input.Project, input.Image, input.Source, input.Configuration.Settings));

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

    /// <summary>
    /// The manifest of what is live with the numbers of instances of another configuration revision, and nothing else of it: what else was configured waits for the next
    /// deployment. Where that is nothing, the manifest names the other revision from then on.
    /// </summary>
    public static ReleaseManifest Scaled(ReleaseManifest live, ConfigurationRevision current, ConfigurationRevision other) =>
        WithInstancesOf(other, live) with { ConfigRevision = other.IsSameButForInstances(current) ? other.Number : live.ConfigRevision };

    private static ReleaseManifest WithInstancesOf(ConfigurationRevision revision, ReleaseManifest manifest) =>
        manifest with { Processes = [.. manifest.Processes.Select(process => process with { Replicas = revision.Instances(process.Name) ?? process.Replicas })] };

    /// <summary>The settings' processes, else those that the image's repository declares, else <c>web</c> alone. Who names a process without a command means the declared one.</summary>
    private static ReleaseProcess[] Processes(ProjectSettings settings, DeclaredProcesses? declared) =>
        settings.Processes is { Count: > 0 } named
            ? [.. named.Select(process => new ReleaseProcess(process.Name, process.Command ?? declared?.CommandOf(process.Name), process.Replicas))]
            : declared is { Processes.Count: > 0 }
                ? [.. declared.Processes.Select(process => new ReleaseProcess(process.Name, process.Command, process.Name == ProcessSettings.Web ? settings.Replicas : 1))]
                : [new ReleaseProcess(ProcessSettings.Web, null, settings.Replicas)];
}
