using AutoStack.Api.Environments;
using AutoStack.Api.Environments.Variables;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Deployments;

/// <summary>What a deployment brings, compared with what was live before it.</summary>
/// <param name="Since">The deployment that was live before; null for the first.</param>
public sealed record DeploymentChangesResponse(
    PreviousDeploymentResponse? Since,
    ChangeResponse? Commit,
    ChangeResponse? Image,
    IReadOnlyList<SettingChange> Settings,
    IReadOnlyList<VariableChange> Variables);

public sealed record PreviousDeploymentResponse(Guid Id, int Number);

public sealed record ChangeResponse(string? From, string? To);

public static class DeploymentChangesEndpoint
{
    /// <summary>What differs from the deployment that was live before: commit, image, settings, and the names of variables.</summary>
    [Answers(200, typeof(DeploymentChangesResponse))]
    [Refuses(404)]
    [WolverineGet("/api/v1/deployments/{id}/changes")]
    public static async Task<IResult> Get(Guid id, IQuerySession session, ConfigurationRevisions revisions, ConfigurationComparison comparison, CancellationToken cancellation)
    {
        if (await session.LoadAsync<Deployment>(new DeploymentId(id), cancellation) is not { } deployment)
            return ProblemResults.From(CommandAnswer.NotFound.Refusal!);
        var live = await session.QueryAsync<Deployment>(
            "where (data ->> 'environment_id')::uuid = ? and id < ? and data ->> 'status' in ('live', 'retired', 'rolled_back') order by id desc limit 1",
            cancellation,
            deployment.EnvironmentId.Value,
            id);
        var former = live is [var one] ? one : null;
        var to = await revisions.Load(deployment.EnvironmentId, deployment.ConfigRevision, cancellation);
        var from = former is null ? null : await revisions.Load(former.EnvironmentId, former.ConfigRevision, cancellation);
        return Results.Ok(new DeploymentChangesResponse(
            former is null ? null : new PreviousDeploymentResponse(former.Id.Value, former.Number),
            Changed(former?.Source?.Sha, deployment.Source?.Sha),
            Changed(former?.Image?.Digest, deployment.Image?.Digest),
            from is null ? [] : ConfigurationComparison.Settings(from.Settings, to.Settings),
            from is null ? [] : comparison.Variables(from, to)));
    }

    private static ChangeResponse? Changed(string? from, string? to) => from == to ? null : new ChangeResponse(from, to);
}
