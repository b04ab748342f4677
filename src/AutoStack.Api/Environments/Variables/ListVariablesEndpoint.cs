using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Environments.Variables;

public enum VariableSource
{
    /// <summary>Set for all environments of the project.</summary>
    Shared,

    /// <summary>Set for this environment.</summary>
    Environment,
}

/// <summary>A variable as clients see it.</summary>
/// <param name="Environment">Where it holds; null in the list of the shared ones.</param>
/// <param name="Value">Null for a secret: its value is never shown again. Null for a plain one whose key is lost, too.</param>
/// <param name="HidesShared">The environment's own value goes before a shared one of this name, which shows again when the own one is removed.</param>
public sealed record VariableResponse(string Name, string? Environment, VariableScope Scope, bool Secret, string? Value, VariableSource Source, bool HidesShared);

public static class ListVariablesEndpoint
{
    /// <summary>The variables that hold in an environment (<c>?environment=</c>) and where they come from; without one, those that all environments share. By name.</summary>
    [Answers(200, typeof(Page<VariableResponse>))]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/variables")]
    public static async Task<IResult> Get(
        Guid id,
        string? environment,
        string? limit,
        string? cursor,
        IQuerySession session,
        ProjectEnvironments environments,
        ConfigurationRevisions revisions,
        ValueSeal seal,
        CancellationToken cancellation)
    {
        var (page, problem) = PageRequest.Parse($"variables of {id} {environment}", limit, cursor, fallback: VariableEdits.Most, most: VariableEdits.Most);
        if (page is null)
            return problem!;
        if (page.After is not null && !VariableRules.IsName(page.After))
            return PageRequest.InvalidCursor;
        // Shared ones are the same everywhere; production is always there.
        var (found, refusal) = await environments.Find(session, id, environment ?? Domain.Environments.ProjectEnvironment.Production, cancellation);
        if (found is null)
            return ProblemResults.From(refusal!);

        var revision = await revisions.Load(found.Id, found.ConfigRevision, cancellation);
        var variables = environment is null ? revision.Stored.Where(variable => variable.Shared) : revision.Variables;
        var shared = revision.Stored.Where(variable => variable.Shared).Select(variable => variable.Name).ToHashSet();
        var cut = page.Cut(
            [.. variables.Where(variable => string.CompareOrdinal(variable.Name, page.After) > 0).OrderBy(variable => variable.Name, StringComparer.Ordinal).Take(page.Limit + 1)],
            variable => variable.Name);
        return Results.Ok(new Page<VariableResponse>(
            [
                .. cut.Items.Select(variable => new VariableResponse(
                    variable.Name,
                    environment,
                    variable.Scope,
                    variable.Secret,
                    variable.Secret || !seal.Opens(variable.Sealed, found.Id.Value, out var value) ? null : value,
                    variable.Shared ? VariableSource.Shared : VariableSource.Environment,
                    !variable.Shared && shared.Contains(variable.Name))),
            ],
            cut.NextCursor));
    }
}
