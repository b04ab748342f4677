using AutoStack.Api.Environments;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Projects;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Deployments;

/// <summary>What a deployment brings, compared with what was live before it.</summary>
/// <param name="Since">The deployment that was live before; null for the first.</param>
public sealed record DeploymentChangesResponse(
    PreviousDeploymentResponse? Since,
    ChangeResponse? Commit,
    ChangeResponse? Image,
    IReadOnlyList<SettingChangeResponse> Settings,
    IReadOnlyList<VariableChangeResponse> Variables);

public sealed record PreviousDeploymentResponse(Guid Id, int Number);

public sealed record ChangeResponse(string? From, string? To);

public sealed record SettingChangeResponse(string Name, string? From, string? To);

/// <summary>A variable that differs. Its values are not shown, whether secret or not.</summary>
/// <param name="Change"><c>added</c>, <c>removed</c> or <c>changed</c>.</param>
public sealed record VariableChangeResponse(string Name, VariableScope Scope, string Change);

public static class DeploymentChangesEndpoint
{
    /// <summary>What differs from the deployment that was live before: commit, image, settings, and the names of variables.</summary>
    [Answers(200, typeof(DeploymentChangesResponse))]
    [Refuses(404)]
    [WolverineGet("/api/v1/deployments/{id}/changes")]
    public static async Task<IResult> Get(Guid id, IQuerySession session, ConfigurationRevisions revisions, ValueSeal seal, CancellationToken cancellation)
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
            from is null ? [] : [.. Settings(from.Settings, to.Settings)],
            from is null ? [] : [.. Variables(from, to, seal)]));
    }

    private static ChangeResponse? Changed(string? from, string? to) => from == to ? null : new ChangeResponse(from, to);

    private static IEnumerable<SettingChangeResponse> Settings(ProjectSettings before, ProjectSettings after) =>
        Values(before).Zip(Values(after))
            .Where(pair => pair.First.Value != pair.Second.Value)
            .Select(pair => new SettingChangeResponse(pair.First.Name, pair.First.Value, pair.Second.Value));

    private static IEnumerable<(string Name, string? Value)> Values(ProjectSettings settings)
    {
        yield return ("root_directory", settings.RootDirectory);
        yield return ("build_command", settings.BuildCommand);
        yield return ("test_command", settings.TestCommand);
        yield return ("release_command", settings.ReleaseCommand);
        yield return ("start_command", settings.StartCommand);
        yield return ("output_directory", settings.OutputDirectory);
        yield return ("health_path", settings.HealthPath);
        yield return ("health_timeout_seconds", Text(settings.HealthTimeoutSeconds));
        yield return ("replicas", Text(settings.Replicas));
        yield return ("watch_paths", string.Join(", ", settings.WatchPaths));
        yield return ("processes", string.Join(", ", settings.Processes.Select(process => $"{process.Name}×{process.Replicas} {process.Command}".TrimEnd())));
    }

    private static IEnumerable<VariableChangeResponse> Variables(ConfigurationRevision from, ConfigurationRevision to, ValueSeal seal)
    {
        var before = from.Variables.ToDictionary(variable => variable.Name);
        var after = to.Variables.ToDictionary(variable => variable.Name);
        foreach (var name in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var (old, now) = (before.GetValueOrDefault(name), after.GetValueOrDefault(name));
            var change = old is null ? "added" : now is null ? "removed" : old.Scope == now.Scope && Same(old, now, from.Environment, seal) ? null : "changed";
            if (change is not null)
                yield return new VariableChangeResponse(name, (now ?? old)!.Scope, change);
        }
    }

    /// <summary>The same value sealed twice looks different: what counts is what is inside.</summary>
    private static bool Same(StoredVariable a, StoredVariable b, EnvironmentId environment, ValueSeal seal) =>
        a.Sealed == b.Sealed || seal.Open(a.Sealed, environment.Value) == seal.Open(b.Sealed, environment.Value);

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
