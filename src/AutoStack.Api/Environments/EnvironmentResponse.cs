using AutoStack.Api.Pipeline;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;

namespace AutoStack.Api.Environments;

/// <summary>An environment as clients see it.</summary>
/// <param name="LocalUrl">The stable address by port, on targets that have one.</param>
/// <param name="InSync">False when Git may want something else than what runs.</param>
/// <param name="Health">How what runs fares; null while nothing does.</param>
public sealed record EnvironmentResponse(
    Guid Id,
    string Name,
    EnvironmentKind Kind,
    string? Branch,
    string Target,
    int Replicas,
    IReadOnlyList<ProcessSettings> Processes,
    IReadOnlyList<string> Domains,
    bool AutoDeploy,
    bool AutoDeployPaused,
    bool Paused,
    QueuePolicy QueuePolicy,
    int ConfigRevision,
    string Url,
    string? LocalUrl,
    LiveReleaseResponse? Live,
    Guid? Running,
    IReadOnlyList<Guid> Queue,
    bool InSync,
    EnvironmentHealth? Health);

public sealed record LiveReleaseResponse(Guid DeploymentId, int Number, string Commit, string CommitMessage, string ImageDigest, int ConfigRevision, DateTimeOffset Since);

/// <summary>Completes environments with their settings and addresses.</summary>
public sealed class EnvironmentResponses(ConfigurationRevisions revisions, ITarget target)
{
    public async Task<EnvironmentResponse> For(ProjectEnvironment environment, CancellationToken cancellation)
    {
        var configuration = await revisions.Load(environment.Id, environment.ConfigRevision, cancellation);
        var observed = await target.Observe(environment.ProjectName, environment.Id, environment.Name, cancellation);
        return new EnvironmentResponse(
            environment.Id.Value,
            environment.Name,
            environment.Kind,
            environment.Branch,
            environment.Target,
            configuration.Settings.Replicas,
            configuration.Settings.Processes,
            [],
            environment.AutoDeploy,
            environment.AutoDeployPaused,
            environment.Paused,
            environment.QueuePolicy,
            environment.ConfigRevision,
            observed.Url,
            observed.LocalUrl,
            environment.Live is { } live
                ? new LiveReleaseResponse(live.Deployment.Value, live.Number, live.Release.Source.Sha, live.Release.Source.Message, live.Release.Image.Digest, live.Release.ConfigRevision, live.Since)
                : null,
            environment.Running?.Deployment.Value,
            [.. environment.Queue.Select(queued => queued.Deployment.Value)],
            environment.InSync,
            observed.Health);
    }
}
