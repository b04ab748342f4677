using AutoStack.Api.AutoDeploy;
using AutoStack.Api.Pipeline;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;

namespace AutoStack.Api.Environments;

/// <summary>An environment as clients see it.</summary>
/// <param name="Branch">Null: the project's.</param>
/// <param name="Overrides">What of replicas and processes is the environment's own; null: the project's.</param>
/// <param name="LocalUrl">The stable address by port, on targets that have one.</param>
/// <param name="InSync">False when Git may want something else than what runs.</param>
/// <param name="Health">How what runs fares; null while nothing does.</param>
/// <param name="AutoDeployStatus">What became of the newest commits; null while they are not deployed by themselves.</param>
/// <param name="Stopped">No instance runs because somebody stopped it; deployments wait for a start.</param>
/// <param name="Change">The restart, stop, start or scale at work, else the next that waits, else the last one.</param>
/// <param name="WaitingChanges">Those that wait, in the order in which they will run, before all deployments.</param>
public sealed record EnvironmentResponse(
    Guid Id,
    string Name,
    EnvironmentKind Kind,
    string? Branch,
    string Target,
    int Replicas,
    IReadOnlyList<ProcessSettings> Processes,
    EnvironmentOverrides Overrides,
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
    EnvironmentHealth? Health,
    AutoDeployResponse? AutoDeployStatus,
    bool Stopped,
    EnvironmentChangeResponse? Change,
    IReadOnlyList<EnvironmentChangeResponse> WaitingChanges);

public sealed record LiveReleaseResponse(Guid DeploymentId, int Number, string Commit, string CommitMessage, string ImageDigest, int ConfigRevision, DateTimeOffset Since);

/// <summary>Completes environments with their settings and addresses.</summary>
public sealed class EnvironmentResponses(ConfigurationRevisions revisions, ITarget target, AutoDeployResponses autoDeploys)
{
    public async Task<EnvironmentResponse> For(ProjectEnvironment environment, CancellationToken cancellation) => (await For([environment], cancellation))[0];

    public async Task<IReadOnlyList<EnvironmentResponse>> For(IReadOnlyList<ProjectEnvironment> environments, CancellationToken cancellation)
    {
        var current = await revisions.Current(environments, cancellation);
        var responses = new List<EnvironmentResponse>(environments.Count);
        foreach (var environment in environments)
            responses.Add(await For(environment, current[environment.Id].Settings, current[environment.Id].Overrides, cancellation));
        return responses;
    }

    public async Task<EnvironmentResponse> For(ProjectEnvironment environment, ProjectSettings settings, EnvironmentOverrides overrides, CancellationToken cancellation)
    {
        var observed = await target.Observe(environment.ProjectName, environment.Id, environment.Name, cancellation);
        return new EnvironmentResponse(
            environment.Id.Value,
            environment.Name,
            environment.Kind,
            environment.Branch,
            environment.Target,
            settings.Replicas,
            settings.Processes,
            overrides,
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
            observed.Health,
            await autoDeploys.For(environment, cancellation),
            environment.Stopped,
            (environment.ChangeAtWork ?? (environment.WaitingChanges is [var next, ..] ? next : environment.LastChange)) is { } change ? EnvironmentChangeResponse.Of(change) : null,
            [.. environment.WaitingChanges.Select(EnvironmentChangeResponse.Of)]);
    }
}
