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
/// <param name="Base">What the image stands on: a base image by name and digest, or a runtime of the host such as <c>host/node@20.19.2</c>; null when it is the same.</param>
public sealed record DeploymentChangesResponse(
    PreviousDeploymentResponse? Since,
    ChangeResponse? Commit,
    ChangeResponse? Image,
    ChangeResponse? Base,
    IReadOnlyList<SettingChange> Settings,
    IReadOnlyList<VariableChange> Variables);

public sealed record PreviousDeploymentResponse(Guid Id, int Number);

public sealed record ChangeResponse(string? From, string? To);

public static class DeploymentChangesEndpoint
{
    /// <summary>What differs from the deployment that was live before: commit, image, what the image stands on, settings, declared processes, and the names of variables.</summary>
    [Answers(200, typeof(DeploymentChangesResponse))]
    [Refuses(404)]
    [WolverineGet("/api/v1/deployments/{id}/changes")]
    public static async Task<IResult> Get(Guid id, IQuerySession session, ConfigurationRevisions revisions, ConfigurationComparison comparison, CancellationToken cancellation)
    {
        if (await session.LoadAsync<Deployment>(new DeploymentId(id), cancellation) is not { } deployment)
            return ProblemResults.From(CommandAnswer.NotFound.Refusal!);
        var former = await LiveBefore(session, deployment, cancellation);
        var to = await revisions.Load(deployment.EnvironmentId, deployment.ConfigRevision, cancellation);
        var from = former is null ? null : await revisions.Load(former.EnvironmentId, former.ConfigRevision, cancellation);
        return Results.Ok(new DeploymentChangesResponse(
            former is null ? null : new PreviousDeploymentResponse(former.Id.Value, former.Number),
            Changed(former?.Source?.Sha, deployment.Source?.Sha),
            Changed(former?.Image?.Digest, deployment.Image?.Digest),
            // Known once it is built.
            deployment.Build is null && deployment.Image is null ? null : Changed(former?.Base, deployment.Base),
            from is null ? [] : [.. ConfigurationComparison.Settings(from.Settings, to.Settings), .. Declared(former!, deployment)],
            from is null ? [] : comparison.Variables(from, to)));
    }

    /// <summary>
    /// What was live in the environment when this one went live, or ended without that; of one under way, what is live now. By the time of going live, which is not the order of
    /// requests.
    /// </summary>
    private static async Task<Deployment?> LiveBefore(IQuerySession session, Deployment deployment, CancellationToken cancellation) =>
        (await session.QueryAsync<Deployment>(
            $"""
             where (data ->> 'environment_id')::uuid = ? and id <> ? and data ->> 'status' in ('live', 'retired', 'rolled_back')
             and {Persistence.Configuration.Schema}.mt_immutable_timestamptz(data ->> 'finished_at') < ?
             order by {Persistence.Configuration.Schema}.mt_immutable_timestamptz(data ->> 'finished_at') desc limit 1
             """,
            cancellation,
            deployment.EnvironmentId.Value,
            deployment.Id.Value,
            deployment.FinishedAt ?? DateTimeOffset.MaxValue)).SingleOrDefault();

    /// <summary>Processes that the repository declares itself are no settings, and change with the commit.</summary>
    private static IEnumerable<SettingChange> Declared(Deployment former, Deployment deployment)
    {
        // Known once it is built.
        if (deployment.Build is null && deployment.Image is null)
            yield break;
        var (from, to) = (Text(former.Declared), Text(deployment.Declared));
        if (from != to)
            yield return new SettingChange("declared_processes", from, to);

        static string? Text(DeclaredProcesses? declared) =>
            declared is null ? null : string.Join(", ", declared.Processes.Select(process => $"{process.Name}: {process.Command}"));
    }

    private static ChangeResponse? Changed(string? from, string? to) => from == to ? null : new ChangeResponse(from, to);
}
