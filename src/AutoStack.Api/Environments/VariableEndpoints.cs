using System.Text.RegularExpressions;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Persistence;
using AutoStack.Domain.Environments;
using FluentValidation;
using JasperFx;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Environments;

/// <summary>A variable as clients see it.</summary>
/// <param name="Value">Null for a secret: its value is never shown again.</param>
public sealed record VariableResponse(string Name, string Environment, VariableScope Scope, bool Secret, string? Value);

/// <param name="Value">Absent: the old value stays. A secret that becomes a plain variable needs one.</param>
/// <param name="Scope">Absent: the old scope stays; of a new variable <c>runtime</c>.</param>
public sealed record PutVariableBody(string? Value, bool Secret, VariableScope? Scope);

public sealed partial class PutVariableBodyValidator : AbstractValidator<PutVariableBody>
{
    public PutVariableBodyValidator()
    {
        RuleFor(body => body.Value).MaximumLength(65_536).Must(value => value is null || !value.Contains('\0')).WithMessage("must not contain a NUL character");
        RuleFor(body => body.Scope).IsInEnum();
    }

    /// <summary>What a POSIX shell takes as a name (IEEE 1003.1, section 8.1).</summary>
    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,127}\z")]
    public static partial Regex Name();
}

public static class ListVariablesEndpoint
{
    /// <summary>The variables of an environment (<c>?environment=</c>), or of all of a project.</summary>
    [Answers(200, typeof(Page<VariableResponse>))]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/variables")]
    public static async Task<IResult> Get(Guid id, string? environment, IQuerySession session, ProjectEnvironments environments, ConfigurationRevisions revisions, ValueSeal seal, CancellationToken cancellation)
    {
        var (found, refusal) = await environments.Named(session, id, environment, cancellation);
        if (refusal is not null)
            return ProblemResults.From(refusal);
        var items = new List<VariableResponse>();
        foreach (var one in found)
        {
            var revision = await revisions.Load(one.Id, one.ConfigRevision, cancellation);
            items.AddRange(revision.Variables.OrderBy(v => v.Name, StringComparer.Ordinal).Select(v => new VariableResponse(
                v.Name,
                one.Name,
                v.Scope,
                v.Secret,
                v.Secret ? null : seal.Open(v.Sealed, one.Id.Value))));
        }

        return Results.Ok(new Page<VariableResponse>(items, null));
    }
}

public static class PutVariableEndpoint
{
    /// <summary>Sets a variable of an environment (<c>?environment=</c>), or of all of a project. Takes effect with the next deployment.</summary>
    [Answers(204)]
    [Refuses(404)]
    [WolverinePut("/api/v1/projects/{id}/variables/{name}")]
    public static async Task<IResult> Put(
        Guid id,
        string name,
        string? environment,
        PutVariableBody body,
        IDocumentSession session,
        ProjectEnvironments environments,
        ConfigurationRevisions revisions,
        ReviseConfiguration revise,
        ValueSeal seal,
        DatabaseClock clock,
        CancellationToken cancellation)
    {
        if (!PutVariableBodyValidator.Name().IsMatch(name))
            return ProblemResults.Invalid("name", "must be letters, digits and underscores, not beginning with a digit");
        var (found, refusal) = await environments.Named(session, id, environment, cancellation);
        if (refusal is not null)
            return ProblemResults.From(refusal);

        if (body.Value is null)
            foreach (var one in found)
                if (WithoutValue((await revisions.Load(one.Id, one.ConfigRevision, cancellation)).Variables.FirstOrDefault(v => v.Name == name), name, one.Name, body.Secret) is { } why)
                    return ProblemResults.Invalid("value", why);

        var now = await clock.Now(cancellation);
        foreach (var one in found)
        {
            await revise.Apply(
                session,
                one.Id,
                now,
                current => Changed(current, name, body, seal),
                cancellation);
        }

        return Results.NoContent();
    }

    /// <returns>Why the old value cannot stay, or null.</returns>
    private static string? WithoutValue(StoredVariable? old, string name, string environment, bool secret) => old switch
    {
        null => $"{name} is new in {environment}, so it needs a value",
        { Secret: true } when !secret => $"{name} is a secret, whose value is never shown again; to make it a plain variable, give it a value anew",
        _ => null,
    };

    /// <exception cref="ConcurrencyException">The old value was to stay, and another request removed or hid it just now.</exception>
    private static ConfigurationRevision Changed(ConfigurationRevision current, string name, PutVariableBody body, ValueSeal seal)
    {
        var environment = current.Environment.Value;
        var old = current.Variables.FirstOrDefault(v => v.Name == name);
        if (body.Value is null && WithoutValue(old, name, "", body.Secret) is not null)
            throw new ConcurrencyException(typeof(ProjectEnvironment), environment);
        // Each sealing gives another text: what is the same is seen only opened.
        var stays = old is not null && (body.Value is null || seal.Open(old.Sealed, environment) == body.Value);
        var variable = new StoredVariable(name, body.Scope ?? old?.Scope ?? VariableScope.Runtime, body.Secret, stays ? old!.Sealed : seal.Seal(body.Value!, environment));
        return variable == old ? current : current with { Stored = [.. current.Stored.Where(v => v.Name != name), variable] };
    }
}

public static class DeleteVariableEndpoint
{
    /// <summary>Removes a variable from an environment (<c>?environment=</c>), or from all of a project.</summary>
    [Answers(204)]
    [Refuses(404)]
    [WolverineDelete("/api/v1/projects/{id}/variables/{name}")]
    public static async Task<IResult> Delete(
        Guid id,
        string name,
        string? environment,
        IDocumentSession session,
        ProjectEnvironments environments,
        ReviseConfiguration revise,
        DatabaseClock clock,
        CancellationToken cancellation)
    {
        var (found, refusal) = await environments.Named(session, id, environment, cancellation);
        if (refusal is not null)
            return ProblemResults.From(refusal);
        var now = await clock.Now(cancellation);
        foreach (var one in found)
        {
            await revise.Apply(
                session,
                one.Id,
                now,
                current => current.Stored.Any(v => v.Name == name) ? current with { Stored = [.. current.Stored.Where(v => v.Name != name)] } : current,
                cancellation);
        }

        return Results.NoContent();
    }
}
