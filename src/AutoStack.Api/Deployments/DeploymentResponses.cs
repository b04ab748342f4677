using AutoStack.Api.Accounts;
using AutoStack.Api.Projects;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using Marten;

namespace AutoStack.Api.Deployments;

/// <summary>Completes deployments with what their streams do not hold: places in line, and names of people, which can be erased.</summary>
public sealed class DeploymentResponses(IDocumentStore store, CommitAuthors authors, IActorNames actors)
{
    public async Task<DeploymentResponse> For(Deployment deployment, CancellationToken cancellation) => (await For([deployment], cancellation))[0];

    /// <summary>Where the caller has read the deployment's environment, and what its actor is called, already.</summary>
    public async Task<DeploymentResponse> For(Deployment deployment, ProjectEnvironment environment, string? actorName, CancellationToken cancellation)
    {
        (Guid, string)[] commits = deployment.Source is { Sha: var sha } ? [(deployment.ProjectId.Value, sha)] : [];
        var written = await authors.Names(commits, cancellation);
        return Map(deployment, environment, actorName, written.Values.SingleOrDefault());
    }

    /// <summary>As it was earlier: its place in line then is not known any more, and today's would be wrong.</summary>
    public async Task<DeploymentResponse> Past(Deployment deployment, CancellationToken cancellation) =>
        await For(deployment, cancellation) with { QueuePosition = null, WaitsFor = null };

    public async Task<IReadOnlyList<DeploymentResponse>> For(IReadOnlyList<Deployment> deployments, CancellationToken cancellation) =>
        await For(deployments, await Environments(deployments, cancellation), cancellation);

    private async Task<IReadOnlyList<DeploymentResponse>> For(
        IReadOnlyList<Deployment> deployments,
        IReadOnlyDictionary<Guid, ProjectEnvironment> environments,
        CancellationToken cancellation)
    {
        var names = await actors.Names([.. deployments.Select(d => d.Trigger.ActorId).OfType<Guid>().Distinct()], cancellation);
        var written = await authors.Names([.. deployments.Where(d => d.Source is not null).Select(d => (d.ProjectId.Value, d.Source!.Sha)).Distinct()], cancellation);
        return
        [
            .. deployments.Select(d => Map(
                d,
                environments.GetValueOrDefault(d.EnvironmentId.Value),
                d.Trigger.ActorId is { } actor ? names.GetValueOrDefault(actor) : null,
                d.Source is null ? null : written.GetValueOrDefault((d.ProjectId.Value, d.Source.Sha)))),
        ];
    }

    /// <summary>Only waiting deployments have a place in line.</summary>
    private async Task<IReadOnlyDictionary<Guid, ProjectEnvironment>> Environments(IReadOnlyList<Deployment> deployments, CancellationToken cancellation)
    {
        var ids = deployments.Where(d => d.Status == DeploymentStatus.Queued).Select(d => d.EnvironmentId.Value).Distinct().ToArray();
        if (ids.Length == 0)
            return new Dictionary<Guid, ProjectEnvironment>();
        await using var session = store.QuerySession();
        var environments = await session.QueryAsync<ProjectEnvironment>("where id = any(?)", cancellation, ids);
        return environments.ToDictionary(environment => environment.Id.Value);
    }

    internal static DeploymentResponse Map(Deployment d, ProjectEnvironment? environment, string? actor, string? author)
    {
        var (position, waitsFor) = Place(d, environment);
        return new DeploymentResponse(
            d.Id.Value,
            d.Number,
            d.ProjectId.Value,
            d.ProjectName,
            d.Environment,
            d.Version,
            d.Status,
            d.Status == DeploymentStatus.Running ? d.Stage : null,
            position,
            waitsFor,
            new TriggerResponse(d.Trigger.Kind, d.Trigger.ActorId, actor, d.Trigger.Of?.Value),
            d.Ref,
            d.Source is { } source ? new CommitResponse(source.Sha, source.Message, author, source.CommittedAt) : null,
            d.RequestedAt,
            d.StartedAt,
            d.FinishedAt,
            d.ConfigRevision,
            [.. d.Stages.Select(stage => new StageResponse(stage.Name, stage.Status, stage.Attempt, stage.StartedAt, stage.FinishedAt, Note(d, stage)))],
            d.Image is { } image ? new ImageResponse(image.Reference, image.Digest, image.SizeBytes) : null,
            d.GitopsCommit,
            d.Url,
            d.Failure is { } failure ? new FailureResponse(failure.Stage, failure.Code, failure.Reason, failure.LogLine) : null,
            d.CancellationRequested,
            d.Revert is not null,
            RequestDeployment.Rollback(d, 0, d.ConfigRevision, null).Refusal is null,
            d.ReplacedBy?.Value,
            d.RetiredReason,
            d.CancellationReason);
    }

    private static string? Note(Deployment d, StageState stage) =>
        stage.RetryReason is { } reason ? $"Tried again: {reason}"
        : stage is { Name: Stage.Rollout, Status: StageStatus.Running } && d.RolloutProgress is { } progress ? $"{progress.HealthyInstances} of {progress.WantedInstances} instances healthy"
        : stage.Note;

    private static string Doing(EnvironmentChange change) => change.Kind switch
    {
        ChangeKind.Restart => "being restarted",
        ChangeKind.Stop => "being stopped",
        ChangeKind.Start => "being started",
        _ => "being scaled",
    };

    private static (int? Position, string? WaitsFor) Place(Deployment d, ProjectEnvironment? environment)
    {
        if (d.Status != DeploymentStatus.Queued || environment is null)
            return (null, null);
        var index = environment.Queue.ToList().FindIndex(queued => queued.Deployment == d.Id);
        var waitsFor = environment.Paused ? $"{environment.Name} is paused; resume it to go on."
            : environment is { Stopped: true, ChangeAtWork: null } ? $"{environment.Name} is stopped; start it to go on."
            : environment.ChangeAtWork is { } change ? $"{environment.Name} is {Doing(change)}."
            : index > 0 ? $"Deployment #{environment.Queue[index - 1].Number} is before it in line."
            : environment.Running is { } running ? $"Deployment #{running.Number} is running."
            : "It is about to start.";
        return (index < 0 ? null : index + 1, waitsFor);
    }
}
